/** A program cut into parts, before anything is known about the values that cross the cuts. */
import type { Expression, Region, Statement } from "../../ir.js";
import type { HostExpression, HostType } from "../../schedule.js";

export type Part =
  | SegmentDraft
  | LatchedLoop
  | LatchedBranch
  | { readonly kind: "Sequence"; readonly parts: readonly Part[] }
  | { readonly kind: "Repeat"; readonly variable: string; readonly type: HostType; readonly from: HostExpression; readonly to: HostExpression; readonly body: Part }
  | { readonly kind: "Branch"; readonly condition: HostExpression; readonly then: Part; readonly else: Part };

export interface LatchedLoop {
  readonly kind: "RepeatWhile";
  readonly latch: LatchDraft;
  readonly bound: HostExpression;
  readonly body: Part;
}

export interface LatchedBranch {
  readonly kind: "BranchIf";
  readonly latch: LatchDraft;
  readonly then: Part;
  readonly else: Part;
}

/** A stretch of the source without a cut in it. */
export interface SegmentDraft {
  readonly kind: "Segment";
  /** With the Regions that it stands in, each as far as it reaches here. */
  readonly body: readonly Statement[];
  /** The first statement, for asking what is uniform here; absent in an empty segment. */
  readonly first: Statement | undefined;
  /** No invocation gets here. */
  readonly isDead: boolean;
  /** What holds for an invocation that has not returned before, by pure conditions alone. */
  readonly guards: readonly Expression[];
}

/** Evaluates a condition once for the whole grid. */
export interface LatchDraft {
  readonly kind: "Latch";
  readonly condition: Expression;
  /** Records of the latch arguments: of the part that runs where the condition holds, and of the other one. */
  readonly then: number;
  readonly else?: number;
  /** The record of the latched part around; where that does not run, this one doesn't either. */
  readonly within?: number;
}

/** Collects the statements of one segment under the Regions that they stand in. */
export class SegmentBuilder {
  readonly #root: Statement[] = [];
  readonly #open: { readonly region: Region; readonly body: Statement[] }[] = [];
  #first: Statement | undefined;

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** `regions`: around the statement, outermost first. */
  add(regions: readonly Region[], statement: Statement): void {
    this.#first ??= statement;
    while (this.#open.length > 0 && this.#open.at(-1)?.region !== regions[this.#open.length - 1]) this.#close();
    for (const region of regions.slice(this.#open.length)) this.#open.push({ region, body: [] });
    (this.#open.at(-1)?.body ?? this.#root).push(statement);
  }

  finish(guards: readonly Expression[], isDead: boolean): SegmentDraft {
    while (this.#open.length > 0) this.#close();
    return { kind: "Segment", body: this.#root, first: this.#first, isDead, guards };
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    (this.#open.at(-1)?.body ?? this.#root).push({ ...closed.region, body: closed.body });
  }
}
