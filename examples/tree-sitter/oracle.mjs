// The reference for the trees that the Java program prints: the same packages under Node.
//
//   node oracle.mjs FILE                 prints the tree of one file
//   node oracle.mjs --out DIR FILE...    writes the tree of the first file to DIR/0.tree, of the second
//                                        to DIR/1.tree and so on; files of one language are parsed one
//                                        after the other by one parser
//
// The grammar follows from the file's name. Files are read as UTF-8, malformed bytes become U+FFFD. A tree
// is one line that ends with a newline.
import { readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

const GRAMMARS = { '.java': 'java', '.js': 'javascript', '.mjs': 'javascript', '.cjs': 'javascript', '.py': 'python' };

const parsers = new Map();

async function parserFor(file) {
  const grammar = GRAMMARS[extname(file)];
  if (grammar === undefined) {
    throw new Error(`${file}: no grammar for this name`);
  }
  if (!parsers.has(grammar)) {
    const module = fileURLToPath(
        new URL(`node_modules/tree-sitter-${grammar}/tree-sitter-${grammar}.wasm`, import.meta.url));
    parsers.set(grammar, new Parser().setLanguage(await Language.load(module)));
  }
  return parsers.get(grammar);
}

async function treeOf(file) {
  const parser = await parserFor(file);
  const tree = parser.parse(readFileSync(file, 'utf8'));
  const text = tree.rootNode.toString();
  tree.delete();
  return text + '\n';
}

const args = process.argv.slice(2);
await Parser.init();
if (args[0] === '--out' && args.length > 2) {
  for (const [number, file] of args.slice(2).entries()) {
    writeFileSync(join(args[1], `${number}.tree`), await treeOf(file));
  }
} else if (args.length === 1) {
  process.stdout.write(await treeOf(args[0]));
} else {
  console.error('usage: node oracle.mjs FILE | --out DIR FILE...');
  process.exitCode = 2;
}
