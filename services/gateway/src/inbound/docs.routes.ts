import { Controller, Get, Header } from '@nestjs/common';
import { errors } from '@trc/contracts/errors';
import { openApiDocument } from './openapi.ts';

/** The description of the API, and a page to read it. */
@Controller()
export class DocsRoutes {
  readonly #document = JSON.stringify(openApiDocument());

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  openapi(): string {
    return this.#document;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return docsPage;
  }

  /** Where the `type` of a problem document leads. */
  @Get('docs/errors')
  @Header('content-type', 'text/html; charset=utf-8')
  errors(): string {
    return errorsPage;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true });";
  }
}

const docsPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tokyo Record Club API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<main id="docs"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

const errorsPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tokyo Record Club: error codes</title>
<h1>Error codes</h1>
<dl>
${Object.entries(errors)
  .map(
    ([code, { status, title }]) => `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}</dd>`,
  )
  .join('\n')}
</dl>
</html>
`;
