import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';

const triesMax = 3;

/** A refusal is an answer: only what may pass by itself is asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (tries, error) => {
        const { code, status } = problemOf(error);
        return tries < triesMax && (code === 'offline' || status >= 500);
      },
    },
  },
});
