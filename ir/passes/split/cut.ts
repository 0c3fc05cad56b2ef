/**
 * Cuts the tree of statements: a grid sync ends a segment, and so does the edge of an If or a loop that holds one, because
 * the host or a latch decides there what runs next. An edge leaves no empty segment behind; a grid sync does.
 */
import { isGridSync } from "../../grid-syncs.js";
import type { Expression, For, If, Region, Statement, While } from "../../ir.js";
import type { HostExpression } from "../../schedule.js";
import { hostExpressionOf, type HostContext } from "./host-expression.js";
import { SegmentBuilder, type LatchDraft, type Part, type SegmentDraft } from "./parts.js";
import type { PreparedProgram } from "./prepare-for-cuts.js";
import { endsHere } from "./remember-returns.js";

export interface CutProgram {
  readonly parts: Part;
  /** Loop counters that the host sets, in the order of their loops. */
  readonly counters: readonly { readonly name: string; readonly type: "u32" | "i32" }[];
  /** Records that the latches write. */
  readonly records: number;
}

export function cutProgram(prepared: PreparedProgram): CutProgram {
  const cutter = new Cutter(prepared);
  const parts = cutter.top(prepared.program.body);
  return { parts, counters: cutter.counters, records: cutter.records };
}

type Edge = "sync" | "control" | "program";

/** One block of the source while it is cut. */
interface Sequence {
  readonly parts: Part[];
  open: SegmentBuilder;
  /** What stands before the open segment. */
  opened: Edge;
  isDead: boolean;
  /** The record of the latched part that it is in. */
  readonly within: number | undefined;
}

class Cutter {
  readonly counters: { readonly name: string; readonly type: "u32" | "i32" }[] = [];
  records = 0;
  readonly #init: PreparedProgram;
  readonly #inScope = new Set<string>();
  #guards: readonly Expression[] = [];
  /** Guards of Returns in the segment that is open: they hold for those after it. */
  readonly #pendingGuards: Expression[] = [];
  /** Open segments that began where all invocations had returned. */
  readonly #deadSegments = new Set<SegmentBuilder>();

  constructor(init: PreparedProgram) {
    this.#init = init;
    for (const { name } of init.program.parameters) this.#inScope.add(name);
  }

  top(body: readonly Statement[]): Part {
    return this.#sequence(body, "program", undefined);
  }

  #sequence(body: readonly Statement[], edge: Edge, within: number | undefined): Part {
    const sequence: Sequence = { parts: [], open: new SegmentBuilder(), opened: edge, isDead: false, within };
    this.#block(body, [], sequence);
    this.#close(sequence, edge);
    const [only, ...more] = sequence.parts;
    return only !== undefined && more.length === 0 ? only : { kind: "Sequence", parts: sequence.parts };
  }

  #block(body: readonly Statement[], regions: readonly Region[], sequence: Sequence): void {
    for (const statement of body) {
      if (isGridSync(statement)) {
        this.#close(sequence, "sync");
      } else if (!this.#init.holding.has(statement)) {
        if (!sequence.isDead) this.#plain(statement, regions, sequence);
      } else if (statement.kind === "Region") {
        this.#block(statement.body, [...regions, statement], sequence);
      } else if (!sequence.isDead) {
        this.#close(sequence, "control");
        sequence.parts.push(this.#holder(statement, sequence.within));
        sequence.isDead = endsHere(statement);
      }
    }
  }

  #plain(statement: Statement, regions: readonly Region[], sequence: Sequence): void {
    sequence.open.add(regions, statement);
    if (endsHere(statement)) sequence.isDead = true;
    const stays = this.#init.repeatedReturns.get(statement);
    if (stays !== undefined) this.#pendingGuards.push(stays);
  }

  #close(sequence: Sequence, edge: Edge): void {
    const { open, opened } = sequence;
    const atControl = opened === "control" || edge === "control";
    if (!open.isEmpty || !atControl) sequence.parts.push(this.#finish(open));
    this.#guards = [...this.#guards, ...this.#pendingGuards.splice(0)];
    sequence.open = new SegmentBuilder();
    sequence.opened = edge;
    if (sequence.isDead) this.#deadSegments.add(sequence.open);
  }

  #finish(open: SegmentBuilder): SegmentDraft {
    return open.finish(this.#guards, this.#deadSegments.has(open));
  }

  #holder(statement: Statement, within: number | undefined): Part {
    switch (statement.kind) {
      case "If":
        return this.#if(statement, within);
      case "For":
        return this.#for(statement, within);
      case "While":
        return this.#while(statement, within);
      default:
        throw new Error(`a ${statement.kind} holds a grid sync: the program is not verified`);
    }
  }

  #if(statement: If, within: number | undefined): Part {
    const condition = this.#host(statement.condition);
    if (condition !== undefined) {
      return { kind: "Branch", condition, then: this.#sequence(statement.then, "control", within), else: this.#sequence(statement.else, "control", within) };
    }
    const then = this.#record();
    const otherwise = statement.else.length > 0 ? this.#record() : undefined;
    const latch = latchOf(statement.condition, then, otherwise, within);
    return {
      kind: "BranchIf",
      latch,
      then: this.#sequence(statement.then, "control", then),
      else: otherwise === undefined ? { kind: "Sequence", parts: [] } : this.#sequence(statement.else, "control", otherwise),
    };
  }

  #for(statement: For, within: number | undefined): Part {
    const from = this.#bound(statement.from);
    const to = this.#bound(statement.to);
    const type = statement.type.scalar === "i32" ? "i32" : "u32";
    return { kind: "Repeat", variable: statement.variable, type, from, to, body: this.#counted(statement.variable, type, statement.body, within) };
  }

  #while(statement: While, within: number | undefined): Part {
    const bound = this.#bound(statement.bound);
    const condition = this.#host(statement.condition);
    if (condition !== undefined) {
      // Nothing that the host knows changes in the loop: it runs to its bound, or not at all.
      const variable = this.#init.names.fresh("turn");
      const body = this.#counted(variable, "u32", statement.body, within);
      const repeat: Part = { kind: "Repeat", variable, type: "u32", from: { kind: "Const", type: "u32", value: 0 }, to: bound, body };
      return condition.kind === "Const" && condition.value === true ? repeat : { kind: "Branch", condition, then: repeat, else: { kind: "Sequence", parts: [] } };
    }
    const then = this.#record();
    return { kind: "RepeatWhile", latch: latchOf(statement.condition, then, undefined, within), bound, body: this.#sequence(statement.body, "control", then) };
  }

  #counted(variable: string, type: "u32" | "i32", body: readonly Statement[], within: number | undefined): Part {
    this.counters.push({ name: variable, type });
    this.#inScope.add(variable);
    const part = this.#sequence(body, "control", within);
    this.#inScope.delete(variable);
    return part;
  }

  #record(): number {
    this.records += 1;
    return this.records - 1;
  }

  #host(expression: Expression): HostExpression | undefined {
    const { program, environment, recomputable } = this.#init;
    const context: HostContext = {
      environment,
      valueOf: (name) => (recomputable.purityOfName(name) === true ? recomputable.letOf(name)?.value : undefined),
      isKnown: (name) => this.#inScope.has(name),
      lengthParameterOf: (buffer) => program.buffers.find((each) => each.name === buffer)?.lengthParameter,
    };
    return hostExpressionOf(expression, context);
  }

  #bound(expression: Expression): HostExpression {
    const bound = this.#host(expression);
    if (bound === undefined) throw new Error("the host does not know the length of a loop that holds a grid sync: the program is not verified");
    return bound;
  }
}

function latchOf(condition: Expression, then: number, otherwise: number | undefined, within: number | undefined): LatchDraft {
  return { kind: "Latch", condition, then, ...(otherwise === undefined ? {} : { else: otherwise }), ...(within === undefined ? {} : { within }) };
}
