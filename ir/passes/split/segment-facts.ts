/** What one segment does with names and with workgroup memory, whatever the other segments do. */
import type { Program, Statement } from "../../ir.js";
import { forEachExpression, forEachStatement, isExpression, placeOf } from "../../traverse.js";
import { liveAtStart, namesRead } from "./block-liveness.js";
import type { SegmentDraft } from "./parts.js";

export interface MemoryAccess {
  /** Workgroup variables that it reads, and those that it may write. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

export class SegmentFacts {
  readonly draft: SegmentDraft;
  /** Lets and Vars that it declares, at any depth. */
  readonly declared: ReadonlySet<string>;
  /** Those, and the variables that it assigns. */
  readonly written: ReadonlySet<string>;
  /** Names that it reads or assigns and does not declare. */
  readonly foreign: ReadonlySet<string>;
  readonly memory: MemoryAccess;
  /** Workgroup variables that it writes whole before it reads them, where every invocation starts it. */
  readonly overwritten: ReadonlySet<string>;
  #last: { readonly key: string; readonly exposed: ReadonlySet<string> } | undefined;

  constructor(draft: SegmentDraft, accessOf: (body: readonly Statement[]) => MemoryAccess, overwrittenIn: (body: readonly Statement[]) => ReadonlySet<string>) {
    this.draft = draft;
    const declared = new Set<string>();
    const written = new Set<string>();
    const read = new Set<string>();
    forEachStatement(draft.body, (statement) => {
      namesRead(statement, (name) => read.add(name));
      if (statement.kind === "Let" || statement.kind === "Var") declared.add(statement.name);
      if (statement.kind === "Assign") written.add(statement.variable);
      if (statement.kind === "Store" && statement.place.root.kind === "Variable") written.add(statement.place.root.name);
    });
    this.declared = declared;
    this.written = new Set([...declared, ...written]);
    this.foreign = new Set([...read, ...written].filter((name) => !declared.has(name)));
    this.memory = accessOf(draft.body);
    this.overwritten = overwrittenIn(draft.body);
  }

  /** Names that must have their value when it starts, where those in `stored` are to be spilled when it ends. */
  exposed(stored: readonly string[], alive: string | undefined): ReadonlySet<string> {
    const key = stored.join();
    if (this.#last?.key === key) return this.#last.exposed;
    const atReturn = new Set(stored.filter((name) => name === alive));
    const exposed = liveAtStart(this.draft.body, new Set(stored), atReturn);
    this.#last = { key, exposed };
    return exposed;
  }
}

/** Accesses of workgroup variables, those in called functions included. */
export function memoryAccessOf(program: Program): (body: readonly Statement[]) => MemoryAccess {
  const known = new Map<string, MemoryAccess>();
  const ofFunction = (name: string): MemoryAccess => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const access = ofBody(program.functions.find((each) => each.name === name)?.body ?? []);
    known.set(name, access);
    return access;
  };
  const ofBody = (body: readonly Statement[]): MemoryAccess => {
    const reads = new Set<string>();
    const writes = new Set<string>();
    forEachStatement(body, (statement) => {
      note(statement, reads, writes);
      forEachExpression(statement, (expression) => {
        note(expression, reads, writes);
        if (expression.kind !== "Call") return;
        const inside = ofFunction(expression.function);
        for (const name of inside.reads) reads.add(name);
        for (const name of inside.writes) writes.add(name);
      });
    });
    return { reads, writes };
  };
  return ofBody;
}

function note(node: Parameters<typeof placeOf>[0], reads: Set<string>, writes: Set<string>): void {
  const place = placeOf(node);
  if (place?.root.kind !== "Workgroup") return;
  const changes = !isExpression(node) || node.kind === "AtomicRmw" || node.kind === "AtomicCompareExchange";
  if (changes) writes.add(place.root.name);
  if (isExpression(node)) reads.add(place.root.name);
}
