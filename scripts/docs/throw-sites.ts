/** Reads from the sources what errors say: every object with a `code`, a `help` and mostly a `message` that makes one. */
import { ts } from "ts-morph";

export interface ThrowSite {
  readonly code: string;
  /** With `{name}` for what is only known at run time. Empty where the sentence is made elsewhere. */
  readonly message: string;
  readonly help: string;
  readonly fields: readonly string[];
}

/** In the order of files and lines. */
export function throwSites(sources: ReadonlyMap<string, string>): ThrowSite[] {
  const sites: ThrowSite[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) sites.push(...siteOf(node));
    ts.forEachChild(node, visit);
  };
  for (const [path, text] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022));
  return sites;
}

function siteOf(object: ts.ObjectLiteralExpression): ThrowSite[] {
  const { code, help, message, fields } = propertiesOf(object);
  if (code === undefined || !ts.isStringLiteral(code) || help === undefined) return [];
  const names = fields !== undefined && ts.isObjectLiteralExpression(fields) ? Object.keys(propertiesOf(fields)) : [];
  return [{ code: code.text, message: message === undefined ? "" : sentence(message), help: sentence(help), fields: names }];
}

/** What stands behind each name: its own expression, or the name itself where it is short for a variable. */
function propertiesOf(object: ts.ObjectLiteralExpression): Readonly<Record<string, ts.Expression | undefined>> {
  return Object.fromEntries(
    object.properties.flatMap((property): [string, ts.Expression][] => {
      if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name]];
      return ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) ? [[property.name.text, property.initializer]] : [];
    }),
  );
}

function sentence(expression: ts.Expression): string {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isConditionalExpression(expression)) return `${sentence(expression.whenTrue)}; or: ${sentence(expression.whenFalse)}`;
  if (!ts.isTemplateExpression(expression)) return `{${nameOf(expression)}}`;
  return expression.head.text + expression.templateSpans.map((span) => `{${nameOf(span.expression)}}${span.literal.text}`).join("");
}

/** The last name in what is inserted: `slotCount` for `this.slotCount`, `name` for `String(name)`. */
function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text === "length" ? nameOf(expression.expression) : expression.name.text;
  const [argument] = ts.isCallExpression(expression) ? expression.arguments : [];
  return argument === undefined ? "..." : nameOf(argument);
}
