/**
 * Reads that decide about a grid sync, against writes of what they read. All invocations decide alike only if the memory
 * they decide by stays as it is for a whole epoch, so a grid sync must stand on every way from a write to such a read and
 * from such a read to a write. An atomic write is a write: it is no data race, but invocations would still see different
 * values.
 *
 * Each statement becomes a `Passage`: what it accesses before its first grid sync and after its last one. Passages that
 * follow each other meet where no grid sync lies between. A loop follows itself. Branches that hold no grid sync may be
 * taken by some invocations and not by others, so they meet, too.
 */
import type { Expression, For, Place, Program, Statement, While } from "../ir.js";
import { holdersOfGridSyncs } from "../grid-syncs.js";
import { blocksOf, forEachExpression, operandsOf } from "../traverse.js";

export interface ConditionRace {
  readonly read: Expression;
  readonly write: Statement | Expression;
  /** The buffer. */
  readonly root: string;
}

/** The first write that conflicts with each of the reads. */
export function conditionRaces(program: Program, reads: ReadonlySet<Expression>): ConditionRace[] {
  if (reads.size === 0) return [];
  const finder = new RaceFinder(program, reads);
  finder.block(program.body);
  return [...finder.races.values()];
}

interface Access<Node> {
  readonly node: Node;
  readonly place: Place;
}

interface Accesses {
  readonly reads: Access<Expression>[];
  readonly writes: Access<Statement | Expression>[];
}

interface Passage {
  /** What happens before any grid sync inside. */
  readonly before: Accesses;
  /** What happens after the last grid sync inside. */
  readonly after: Accesses;
  /** Some way through meets no grid sync. */
  readonly isOpen: boolean;
}

class RaceFinder {
  readonly races = new Map<Expression, ConditionRace>();
  readonly #program: Program;
  readonly #reads: ReadonlySet<Expression>;
  readonly #holders: ReadonlySet<Statement>;
  readonly #functions = new Map<string, Accesses>();

  constructor(program: Program, reads: ReadonlySet<Expression>) {
    this.#program = program;
    this.#reads = reads;
    this.#holders = holdersOfGridSyncs(program.body);
  }

  block(body: readonly Statement[]): Passage {
    return this.#sequence(body.map((statement) => () => this.#statement(statement)));
  }

  #statement(statement: Statement): Passage {
    if (statement.kind === "Barrier") return statement.ordering === "GridSync" ? { before: none(), after: none(), isOpen: false } : straight(none());
    if (statement.kind === "While") {
      const bound = straight(this.#accessesIn([statement.bound]));
      return this.#sequence([() => bound, () => this.#loop(statement, this.#accessesIn([statement.condition]))]);
    }
    const own = this.#ownAccesses(statement);
    if (statement.kind === "For") return this.#sequence([() => straight(own), () => this.#loop(statement, none())]);
    if (blocksOf(statement).length === 0) return straight(own);
    return this.#sequence([() => straight(own), () => this.#branches(statement)]);
  }

  #sequence(parts: readonly (() => Passage)[]): Passage {
    const before = none();
    let after = none();
    let isOpen = true;
    for (const part of parts) {
      const passage = part();
      this.#meet(after, passage.before);
      if (isOpen) add(before, passage.before);
      if (!passage.isOpen) after = none();
      add(after, passage.after);
      isOpen &&= passage.isOpen;
    }
    return { before, after, isOpen };
  }

  #branches(statement: Statement): Passage {
    const passages = blocksOf(statement).map((body) => this.block(body));
    const before = none();
    const after = none();
    const takenByAllAlike = this.#holders.has(statement);
    for (const passage of passages) {
      if (!takenByAllAlike) this.#meet(before, passage.before);
      add(before, passage.before);
      add(after, passage.after);
    }
    return { before, after, isOpen: passages.some(({ isOpen }) => isOpen) };
  }

  /** `head` happens at the start of each iteration, and once more at the end. */
  #loop(statement: For | While, head: Accesses): Passage {
    const iteration = this.#sequence([() => straight(head), () => this.block(statement.body)]);
    this.#meet(iteration.after, iteration.before);
    const after = none();
    add(after, iteration.after);
    add(after, head);
    return { before: iteration.before, after, isOpen: true };
  }

  #ownAccesses(statement: Statement): Accesses {
    const own = this.#accessesIn(operandsOf(statement));
    if ((statement.kind === "Store" || statement.kind === "AtomicStore") && statement.place.root.kind === "Buffer") own.writes.push({ node: statement, place: statement.place });
    return own;
  }

  #accessesIn(expressions: readonly Expression[]): Accesses {
    const found = none();
    for (const whole of expressions) {
      forEachExpression(whole, (each) => {
        if (each.kind === "Call") add(found, this.#function(each.function));
        else if ((each.kind === "Load" || each.kind === "AtomicLoad") && this.#reads.has(each)) found.reads.push({ node: each, place: each.place });
        else if ((each.kind === "AtomicRmw" || each.kind === "AtomicCompareExchange") && each.place.root.kind === "Buffer") found.writes.push({ node: each, place: each.place });
      });
    }
    return found;
  }

  /** Everything that a call of it may access; a function holds no grid sync. */
  #function(name: string): Accesses {
    const known = this.#functions.get(name);
    if (known !== undefined) return known;
    const found = none();
    this.#functions.set(name, found);
    const declared = this.#program.functions.find((each) => each.name === name);
    if (declared !== undefined) add(found, this.block(declared.body).before);
    return found;
  }

  #meet(earlier: Accesses, later: Accesses): void {
    this.#conflicts(earlier.reads, later.writes);
    this.#conflicts(later.reads, earlier.writes);
  }

  #conflicts(reads: Accesses["reads"], writes: Accesses["writes"]): void {
    for (const read of reads) {
      if (this.races.has(read.node)) continue;
      const write = writes.find((each) => mayOverlap(read.place, each.place));
      if (write !== undefined) this.races.set(read.node, { read: read.node, write: write.node, root: read.place.root.name });
    }
  }
}

/** False where the names or the constants in the two paths tell them apart. */
function mayOverlap(a: Place, b: Place): boolean {
  if (a.root.name !== b.root.name) return false;
  return !a.path.some((step, i) => {
    const other = b.path[i];
    if (other === undefined) return false;
    if (step.kind === "Field") return other.kind === "Field" && other.name !== step.name;
    return other.kind === "Index" && step.index.kind === "Const" && other.index.kind === "Const" && step.index.value !== other.index.value;
  });
}

function none(): Accesses {
  return { reads: [], writes: [] };
}

function straight(accesses: Accesses): Passage {
  return { before: accesses, after: accesses, isOpen: true };
}

function add(to: Accesses, more: Accesses): void {
  for (const read of more.reads) to.reads.push(read);
  for (const write of more.writes) to.writes.push(write);
}
