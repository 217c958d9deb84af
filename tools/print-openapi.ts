/** Prints the OpenAPI document that customers get: the pages' client is made from it. */
import { openApiDocument } from '../services/gateway/src/inbound/openapi.ts';

process.stdout.write(JSON.stringify(openApiDocument()));
