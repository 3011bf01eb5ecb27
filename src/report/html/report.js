/**
 * Makes a report answer: a slider, marks and rows that choose, notes at marks, columns that sort. Reports hold this file as it is.
 * @import { ReportData } from './reportData.ts'
 */

/** Reach of the pointer, in pixels of the drawing. */
const reach = 40;
/** Losses are whole images; this absorbs the rounding of a budget's decimal fraction. */
const tolerancePp = 1e-6;

for (const section of document.querySelectorAll('[data-report]')) enliven(section);

/** @param {Element} section */
function enliven(section) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement} */ (section.querySelector(selector));
  /** @param {string} selector */
  const all = (selector) => /** @type {HTMLElement[]} */ ([...section.querySelectorAll(selector)]);
  /** @param {string} name */
  const part = (name) => find(`[data-part=${name}]`);
  /** @type {ReportData} */
  const data = JSON.parse(find('script').textContent);
  const slider = /** @type {HTMLInputElement} */ (find('input'));
  const plot = /** @type {SVGGraphicsElement} */ (section.querySelector('.plot'));
  const marks = all('.mark[data-point]');

  /** Shows a point as the choice. @param {string} point */
  function choose(point) {
    const { x, y, heldOutY, details, accuracy, layers } = told(point);
    const [name = '', ...rest] = details;
    const place = (/** @type {number | null} */ at) => `translate(${x},${at ?? y})`;
    set('.choice .chosen', { transform: place(y) });
    const display = heldOutY === null ? 'none' : 'inline';
    set('.choice .held-out', { transform: `${place(heldOutY)} scale(1.3)`, display });
    set('.to-held-out', { x1: x, x2: x, y1: y, y2: heldOutY ?? y, display });
    part('name').textContent = `Chosen: ${name}`;
    fill(part('details'), 'li', rest);
    fill(part('accuracy'), 'li', accuracy);
    all('.layers tbody tr').forEach((row, k) => {
      [...row.children].forEach((cell, column) => (cell.textContent = layers[k]?.[column] ?? ''));
    });
    const commands = part('commands');
    // Files are called what people call them: the first line may say anything.
    commands.textContent = commands.textContent.replace(/^(tauscope export \S+ --point )\d+/m, `$1${point}`);
    for (const row of all('[data-row]')) {
      const isChosen = row.dataset['row'] === point;
      if (isChosen) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
    for (const mark of marks) mark.setAttribute('aria-checked', `${mark.dataset['point'] === point}`);
    rove(marks.find((mark) => mark.dataset['point'] === point) ?? marks[0]);
    part('live').textContent = `Chosen: ${[name, ...rest.slice(0, 3)].join(', ')}`;
  }

  /** Shows what the slider's budget chooses, and what it rules out. */
  function chooseByBudget() {
    const budgetPp = slider.valueAsNumber;
    const choice = data.choices[Math.round(budgetPp * data.budgetsPerPp)];
    if (!choice) return;
    find('output').textContent = `${budgetPp.toFixed(1)} pp`;
    const top = Math.min(data.plotHeight, Math.max(0, data.referenceY + budgetPp * data.ppHeight));
    set('.budget', { display: 'inline' });
    set('.budget rect', { y: top, height: data.plotHeight - top });
    set('.budget line', { y1: top, y2: top });
    for (const mark of marks) {
      const { lossPp, boundPp } = told(mark.dataset['point'] ?? '');
      mark.dataset['budget'] = `${[boundPp, lossPp].filter((loss) => loss <= budgetPp + tolerancePp).length}`;
    }
    judge(`${choice.holds}`, choice.strong ?? '', choice.text);
    choose(`${choice.point}`);
    const [name] = told(`${choice.point}`).details;
    slider.setAttribute('aria-valuetext', `at most ${budgetPp.toFixed(1)} percentage points: ${name}`);
  }

  /** Shows a point that a person picked. @param {string} point */
  function pick(point) {
    set('.budget', { display: 'none' });
    judge('null', '', 'Chosen by itself; the slider chooses by a budget again.');
    choose(point);
  }

  /** @type {(holds: string, strong: string, text: string) => void} */
  function judge(holds, strong, text) {
    const verdict = part('verdict');
    verdict.dataset['holds'] = holds;
    const emphasis = document.createElement('strong');
    emphasis.textContent = strong;
    verdict.replaceChildren(emphasis, text);
  }

  /** The mark that the Tab key reaches. @param {HTMLElement | undefined} stop */
  function rove(stop) {
    for (const mark of marks) mark.setAttribute('tabindex', mark === stop ? '0' : '-1');
  }

  /** Says what is known of a point beside it, where there is room, or nothing. @param {string | null} point */
  function note(point) {
    const box = part('note');
    box.hidden = point === null;
    if (point === null) return;
    const { x, y, details } = told(point);
    fill(box, 'div', details);
    const at = new DOMPoint(x, y).matrixTransform(plot.getScreenCTM() ?? undefined);
    const figure = part('figure');
    const frame = figure.getBoundingClientRect();
    const [left, top] = [at.x - frame.left + figure.scrollLeft, at.y - frame.top];
    const [right, bottom] = [frame.width - left, frame.height - top];
    const isLeft = at.x > frame.left + frame.width / 2;
    const isUp = top > frame.height / 2;
    const gap = 14;
    box.style.inset = [
      isUp ? 'auto' : `${top}px`,
      isLeft ? `${right + gap}px` : 'auto',
      isUp ? `${bottom}px` : 'auto',
      isLeft ? 'auto' : `${left + gap}px`,
    ].join(' ');
  }

  /** The nearest point that is told of; null beyond the reach. @param {MouseEvent} event */
  function pointAt({ clientX, clientY }) {
    const at = new DOMPoint(clientX, clientY).matrixTransform(plot.getScreenCTM()?.inverse());
    const near = Object.entries(data.points)
      .map(([point, { x, y }]) => ({ point, distance: Math.hypot(x - at.x, y - at.y) }))
      .sort((a, b) => a.distance - b.distance)[0];
    return near && near.distance < reach ? near.point : null;
  }

  /** @param {string} point */
  function told(point) {
    const found = data.points[point];
    if (!found) throw new RangeError(`the report tells nothing of point ${point}`);
    return found;
  }

  /** @type {(selector: string, attributes: Record<string, string | number>) => void} */
  function set(selector, attributes) {
    for (const element of section.querySelectorAll(selector))
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  }

  marks.forEach((mark, k) => {
    const point = mark.dataset['point'] ?? '';
    mark.setAttribute('role', 'radio');
    mark.setAttribute('aria-label', mark.textContent);
    mark.replaceChildren();
    mark.addEventListener('focus', () => {
      rove(mark);
      note(point);
    });
    mark.addEventListener('blur', () => note(null));
    mark.addEventListener('keydown', (event) => {
      // The browser's own: it zooms by them, or goes back.
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const ends = { Home: 0, End: marks.length - 1 };
      const steps = { ArrowRight: k + 1, ArrowUp: k + 1, ArrowLeft: k - 1, ArrowDown: k - 1 };
      const target = /** @type {Record<string, number>} */ ({ ...ends, ...steps })[event.key];
      if (event.key === 'Enter' || event.key === ' ') pick(point);
      else if (event.key === 'Escape') note(null);
      else if (target === undefined) return;
      else marks[target]?.focus();
      event.preventDefault();
    });
  });
  set('svg', { role: 'group' });
  set('.marks', { role: 'radiogroup', 'aria-label': 'Points of the front, fastest first' });
  const picture = find('figure');
  picture.addEventListener('pointermove', (event) => note(pointAt(event)));
  picture.addEventListener('pointerleave', () => note(null));
  picture.addEventListener('click', (event) => {
    const point = pointAt(event);
    if (point !== null) pick(point);
  });
  for (const row of all('[data-row]')) asButton(row.children[0], () => pick(row.dataset['row'] ?? ''));
  all('.points thead th').forEach((title, column) => asButton(title, () => sort(title, column)));
  slider.addEventListener('input', chooseByBudget);
  part('controls').hidden = false;
  choose(`${data.chosen}`);
}

/** @type {(parent: Element, tag: string, texts: readonly string[]) => void} */
function fill(parent, tag, texts) {
  const children = texts.map((text) => {
    const child = document.createElement(tag);
    child.textContent = text.charAt(0).toUpperCase() + text.slice(1);
    return child;
  });
  parent.replaceChildren(...children);
}

/** @type {(cell: Element | undefined, onClick: () => void) => void} */
function asButton(cell, onClick) {
  if (!cell) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = cell.textContent;
  button.addEventListener('click', onClick);
  cell.replaceChildren(button);
}

/** Sorts a table by a column: upwards, or downwards when it is sorted so already. @type {(title: Element, column: number) => void} */
function sort(title, column) {
  const isDown = title.getAttribute('aria-sort') === 'ascending';
  for (const other of title.parentElement?.children ?? []) other.removeAttribute('aria-sort');
  title.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
  const body = title.closest('table')?.tBodies[0];
  /** @param {HTMLTableRowElement} row */
  const value = (row) => Number(row.cells[column]?.dataset['value']);
  const rows = [...(body?.rows ?? [])].sort((a, b) => value(a) - value(b) || 0);
  body?.append(...(isDown ? rows.reverse() : rows));
}
