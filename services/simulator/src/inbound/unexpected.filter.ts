import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type Res, send } from './wire.ts';

/** A bug is shown on standard error, in one JSON line, and as a 500. */
@Catch()
export class UnexpectedFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Res>();
    if (error instanceof HttpException) {
      send(reply, { status: error.getStatus(), body: { error: error.message } });
      return;
    }
    const stack = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${JSON.stringify({ level: 'error', message: 'a route failed', stack })}\n`);
    send(reply, { status: 500, body: { error: 'the simulator failed; see its standard error' } });
  }
}
