import armasm from 'highlight.js/lib/languages/armasm';
import { createLowlight } from 'lowlight';
import type { ReactNode } from 'react';

const lowlight = createLowlight({ armasm });

type Tree = ReturnType<typeof lowlight.highlight>['children'];

/** A line of assembly with its words marked by classes. */
export function highlighted(line: string): ReactNode {
  return nodesOf(lowlight.highlight('armasm', line).children);
}

function nodesOf(tree: Tree): ReactNode[] {
  return tree.map((node, n) => {
    if (node.type === 'text') return node.value;
    if (node.type !== 'element') return null;
    const { className } = node.properties;
    return (
      <span key={n} className={Array.isArray(className) ? className.join(' ') : ''}>
        {nodesOf(node.children)}
      </span>
    );
  });
}
