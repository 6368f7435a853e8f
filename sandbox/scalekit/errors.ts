import type { MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { ErrorInfoSchema } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/errdetails/errdetails_pb.js';
import { ProviderError } from '../providers/types.ts';

export interface FieldViolation {
  field: string;
  description: string;
  constraint: string;
}

/** A failure of Scalekit's own. The texts and every `errorCode` but RATE_LIMITED are ours: the live ones are not documented. */
export function scalekitError(code: Code, message: string, errorCode?: string): ConnectError {
  return withInfo(code, message, { errorCode: errorCode ?? Code[code].replace(/\B[A-Z]/g, '_$&').toUpperCase() });
}

export function invalidFields(fieldViolations: FieldViolation[]): ConnectError {
  const fields = fieldViolations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return withInfo(Code.InvalidArgument, `validation error: ${fields}`, {
    errorCode: 'INVALID_ARGUMENT',
    validationErrorInfo: { fieldViolations },
  });
}

/** A provider's failure, marked so that the SDK neither retries it nor refreshes its own token. */
export function toolError(
  code: number,
  {
    executionId,
    toolErrorCode,
    message,
    retryAfter,
  }: { executionId: string; toolErrorCode: string; message: string; retryAfter?: number | undefined },
): ConnectError {
  const error = withInfo(code, `tool execution failed: ${message}`, {
    errorCode: 'TOOL_ERROR',
    toolErrorInfo: { executionId, toolErrorCode, toolErrorMessage: message },
  });
  if (retryAfter !== undefined) error.metadata.set('retry-after', String(retryAfter));
  return error;
}

const TOOL_CODES: Record<ProviderError['code'], { code: Code; toolErrorCode: string }> = {
  UNAUTHORIZED: { code: Code.Unauthenticated, toolErrorCode: 'UNAUTHORIZED' },
  FORBIDDEN: { code: Code.PermissionDenied, toolErrorCode: 'FORBIDDEN' },
  NOT_FOUND: { code: Code.NotFound, toolErrorCode: 'NOT_FOUND' },
  INVALID: { code: Code.InvalidArgument, toolErrorCode: 'BAD_REQUEST' },
  RATE_LIMITED: { code: Code.ResourceExhausted, toolErrorCode: 'RATE_LIMITED' },
  FAILED: { code: Code.Internal, toolErrorCode: 'EXEC_FAILED' },
};

/** Turns what a provider's stand-in threw into the TOOL_ERROR Scalekit would answer with. */
export function fromProvider(error: unknown, executionId: string): ConnectError {
  const known = error instanceof ProviderError ? error : new ProviderError('FAILED', `stand-in failed: ${error}`);
  const { code, toolErrorCode } = TOOL_CODES[known.code];
  return toolError(code, { executionId, toolErrorCode, message: known.message });
}

function withInfo(code: number, message: string, value: MessageInitShape<typeof ErrorInfoSchema>): ConnectError {
  return new ConnectError(message, code, undefined, [{ desc: ErrorInfoSchema, value }]);
}
