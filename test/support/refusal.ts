/** The typed errors with which calls end. Whatever is not typed is thrown on: it is never what a test waits for. */
import { type ErrorCode, type GridwrightError, isGridwrightError } from "../../runtime/error.js";

/** Undefined for a call that ends well. */
export function refusalOf(call: () => unknown): GridwrightError | undefined {
  try {
    call();
  } catch (error) {
    if (isGridwrightError(error)) return error;
    throw error;
  }
  return undefined;
}

/** Throws for a call that ends well. */
export function refusal(call: () => unknown): GridwrightError {
  return refusalOf(call) ?? nothing();
}

/** Undefined for a call that ends well. */
async function rejectionOf(call: () => unknown): Promise<GridwrightError | undefined> {
  try {
    await call();
  } catch (error) {
    if (isGridwrightError(error)) return error;
    throw error;
  }
  return undefined;
}

/** Throws for a call that ends well. */
export async function rejection(call: () => unknown): Promise<GridwrightError> {
  return (await rejectionOf(call)) ?? nothing();
}

/** Of a call that may throw at once or reject. */
export async function codeOf(call: () => unknown): Promise<ErrorCode | "no error"> {
  return (await rejectionOf(call))?.code ?? "no error";
}

function nothing(): never {
  throw new Error("the call was not refused");
}
