import { Component, type ReactNode } from 'react';
import { Failed } from '../components/failed.tsx';

/** Shows a fault of a page in its place, so that the rest can still be used. Another address is another chance. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidMount() {
    addEventListener('popstate', this.#forget);
  }

  override componentWillUnmount() {
    removeEventListener('popstate', this.#forget);
  }

  readonly #forget = () => this.setState({ error: null });

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} again={() => location.reload()} />;
  }
}
