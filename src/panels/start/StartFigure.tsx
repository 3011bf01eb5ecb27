/** What the tool shows, as a sketch: a cloud of points, its front, and a choice on it. */
export function StartFigure() {
  return (
    <svg className="start-figure" viewBox="0 0 320 220" aria-hidden="true">
      <path className="start-figure__axes" d="M24 8V196H312" />
      <path className="start-figure__outside" d="M24 104H312V196H24Z" />
      {dots.map(([x, y]) => (
        <circle key={`${x},${y}`} className="start-figure__dot" cx={x} cy={y} r={2.4} />
      ))}
      <path className="start-figure__front" d="M44 176V150H66V128H92V104H120V82H150V66H190V52H238V40H312" />
      <path className="start-figure__chosen" d="M120 72L128 82L120 92L112 82Z" />
      <rect className="start-figure__exact" x="278" y="35" width="10" height="10" />
    </svg>
  );
}

const dots: readonly (readonly [number, number])[] = [
  [58, 168],
  [72, 176],
  [80, 152],
  [96, 162],
  [104, 132],
  [112, 150],
  [124, 116],
  [132, 140],
  [138, 104],
  [146, 126],
  [152, 156],
  [160, 92],
  [166, 112],
  [172, 134],
  [180, 82],
  [186, 104],
  [194, 124],
  [200, 72],
  [206, 94],
  [212, 146],
  [218, 84],
  [224, 108],
  [232, 66],
  [238, 92],
  [246, 120],
  [250, 58],
  [256, 78],
  [264, 100],
  [270, 64],
  [276, 86],
  [168, 170],
  [236, 158],
  [262, 136],
  [190, 148],
  [284, 60],
  [296, 74],
];
