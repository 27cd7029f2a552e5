import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { formatNumber, formatTick } from './format-number.ts';
import { formatTime } from './format-time.ts';
import { renderReport } from './render-report.ts';
import type { Chart, Report } from './report.ts';

const HOSTILE = `</title><script>alert("1")</script><img src=x onerror='x'>&amp; \u0000\u001b \u202e \ud800 ]]> --> 名前`;

function reportOf(...charts: readonly Chart[]): Report {
  return {
    title: 'Pumps',
    subtitle: 'Two of them',
    figures: [{ name: 'Accuracy', value: '0.979', note: 'on 1,200 rows' }],
    sections: charts.map((chart, index) => ({ heading: `Finding ${index + 1}`, text: 'Why it matters.', chart })),
    provenance: [{ name: 'Seed', value: '42' }],
  };
}

function chartsNamed(name: string): readonly Chart[] {
  const axis = { label: name, unit: name };
  return [
    {
      type: 'lines',
      x: axis,
      y: axis,
      lines: [{ name, x: [1, 2, 3], y: [4, null, 6] }],
      bands: [{ name, x: [1, 2], low: [0, 1], high: [5, null] }],
      marks: [
        { axis: 'x', value: 2, label: name },
        { axis: 'y', value: 5, label: name },
      ],
    },
    { type: 'points', x: axis, y: axis, hasDiagonal: true, series: [{ name, x: [1, 2], y: [2, 3] }] },
    { type: 'bars', value: axis, bars: [{ name, value: 2, low: 1, high: 3 }] },
    { type: 'histogram', x: axis, edges: [0, 1, 2], series: [{ name, counts: [3, 4] }] },
    {
      type: 'matrix',
      rows: [name, 'b'],
      columns: [name, 'b'],
      values: [
        [1, 2],
        [3, 4],
      ],
      rowLabel: name,
      columnLabel: name,
    },
  ];
}

function expectWellFormed(page: string): void {
  expect(XMLValidator.validate(page)).toBe(true);
}

describe('renderReport', () => {
  test('is one well-formed page without a script, holding every finding, figure and provenance', () => {
    const page = renderReport(reportOf(...chartsNamed('torque')));
    expectWellFormed(page);
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\/(?!www\.w3\.org)|@import|url\(/);
    for (const text of [
      'Pumps',
      'Two of them',
      '0.979',
      'on 1,200 rows',
      'Finding 5',
      'Why it matters.',
      'Seed',
      '42',
    ]) {
      expect(page).toContain(text);
    }
    expect(page.match(/<svg viewBox="0 0 860[^>]*role="img"/g)).toHaveLength(5);
    expect(page.match(/The table behind it/g)).toHaveLength(5);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('@media print');
  });

  test('each picture is named by its heading and described in words, with ids that occur once', () => {
    const page = renderReport(reportOf(...chartsNamed('torque')));
    const ids = Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, names = ''] of page.matchAll(/aria-labelledby="([^"]+)"/g)) {
      for (const name of names.split(' ')) {
        expect(ids).toContain(name);
      }
    }
    expect(page).toContain('>Line chart of torque (torque) over torque (torque): torque, torque.</desc>');
  });

  test('hostile names stay text, wherever they stand', () => {
    const report: Report = {
      title: HOSTILE,
      subtitle: HOSTILE,
      figures: [{ name: HOSTILE, value: HOSTILE, note: HOSTILE }],
      sections: [
        ...chartsNamed(HOSTILE).map((chart) => ({ heading: HOSTILE, text: HOSTILE, chart })),
        { heading: HOSTILE, table: { columns: [HOSTILE, 'b'], rows: [[HOSTILE, 1]] } },
      ],
      provenance: [{ name: HOSTILE, value: HOSTILE }],
    };
    const page = renderReport(report);
    expectWellFormed(page);
    expect(page).not.toMatch(/<script|<img/);
    // oxlint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\u0000-\u0008\u000b\u001b\u202e]|\p{Surrogate}/u);
    const parsed = new XMLParser({ processEntities: true }).parse(page) as { html: { head: { title: string } } };
    expect(parsed.html.head.title).toContain('<script>alert("1")</script>');
    expect(parsed.html.head.title).toContain('名前');
  });

  test('any text and any numbers give a well-formed page', () => {
    const value = fc.option(fc.double());
    const line = fc.record({ name: fc.string({ unit: 'binary' }), x: fc.array(fc.double()), y: fc.array(value) });
    const axis = fc.record({ label: fc.string(), isLogarithmic: fc.boolean(), isTime: fc.boolean() });
    const chart = fc.record({
      type: fc.constantFrom('lines' as const),
      x: axis,
      y: axis,
      lines: fc.array(line, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(chart, (one) => {
        const page = renderReport(reportOf(one));
        expectWellFormed(page);
        expect(page.match(/ d="[^"]*(NaN|Infinity|undefined)[^"]*"/)?.[0]).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  test('charts without a single value say so', () => {
    const axis = { label: 'x' };
    const page = renderReport(
      reportOf(
        { type: 'lines', x: axis, y: axis, lines: [{ name: 'a', x: [1], y: [null] }] },
        { type: 'points', x: axis, y: axis, series: [] },
        { type: 'bars', value: axis, bars: [] },
        { type: 'histogram', x: axis, edges: [], series: [] },
        { type: 'matrix', rows: [], columns: [], values: [], rowLabel: 'r', columnLabel: 'c' },
      ),
    );
    expectWellFormed(page);
    expect(page.match(/There is nothing to draw/g)).toHaveLength(5);
  });

  test('a value between two gaps is drawn as a dot, and gaps part a line', () => {
    const axis = { label: 'x' };
    const page = renderReport(
      reportOf({
        type: 'lines',
        x: axis,
        y: axis,
        lines: [{ name: 'a', x: [0, 1, 2, 3, 4], y: [1, null, 2, null, 3] }],
      }),
    );
    expect(page.match(/class="dots s0" d="(M[^"]+)"/)?.[1]?.split('M')).toHaveLength(4);
    expect(page).not.toContain('class="line s0"');
  });

  test('lines of 100,000 points keep their peak and the page stays below two megabytes', () => {
    const x = Array.from({ length: 100_000 }, (_, index) => index);
    const peakAt = 65_432;
    const y = x.map((index) => (index === peakAt ? 1000 : Math.sin(index)));
    const lines = Array.from({ length: 12 }, (_, index) => ({ name: `sensor ${index}`, x, y }));
    const axis = { label: 'row' };
    const page = renderReport(
      reportOf(...lines.map((line): Chart => ({ type: 'lines', x: axis, y: axis, lines: [line] }))),
    );
    expect(page.length).toBeLessThan(2_000_000);
    // The highest point of the axis, 1,000, stands 34 units below the top of the picture.
    expect(page.match(/class="line s0" d="[^"]*L[\d.]+ 34L/g)).toHaveLength(12);
    expect(page).toContain('Shown: the first 600 of 100,000 rows.');
  });

  test('bars and classes beyond what a picture can hold are named as left out', () => {
    const names = Array.from({ length: 50 }, (_, index) => `name ${index}`);
    const page = renderReport(
      reportOf(
        { type: 'bars', value: { label: 'weight' }, bars: names.map((name, value) => ({ name, value })) },
        {
          type: 'matrix',
          rows: names,
          columns: names,
          values: names.map(() => names.map(() => 1)),
          rowLabel: 'r',
          columnLabel: 'c',
        },
      ),
    );
    expect(page).toContain('The first 40 of 50 are drawn.');
    expect(page).toContain('The first 40 of 50 classes are drawn.');
    expect(page).toContain('<td class="text">name 49</td>');
  });

  test('the table behind a line chart joins its series by x, times as people write them', () => {
    const time = { label: 'Time', isTime: true };
    const [noon, next] = [Date.UTC(2024, 1, 29, 12), Date.UTC(2024, 2, 1)];
    const page = renderReport(
      reportOf({
        type: 'lines',
        x: time,
        y: { label: 'Flow' },
        lines: [
          { name: 'a', x: [noon, next], y: [1.5, 2] },
          { name: 'b', x: [next], y: [1234567] },
        ],
      }),
    );
    expect(page).toContain('<td class="text">2024-02-29 12:00</td><td>1.5</td><td>–</td>');
    expect(page).toContain('<td class="text">2024-03-01</td><td>2</td><td>1,234,567</td>');
  });
});

describe('numbers on the page', () => {
  test.each([
    [0, '0'],
    [1234567, '1,234,567'],
    [-0.5, '−0.5'],
    [0.1 + 0.2, '0.3'],
    [12.3456789, '12.3457'],
    [1.5e12, '1.5×10¹²'],
    [-2e-7, '−2×10⁻⁷'],
    [Number.NaN, '–'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%d is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test.each([
    [1000, 500, '1,000'],
    [0.30000000000000004, 0.1, '0.3'],
    [2, 0.5, '2.0'],
    [-2.5e-6, 5e-7, '−2.5×10⁻⁶'],
    [3e9, 1e9, '3×10⁹'],
  ])('tick %d of a step %d is written %s', (value, step, text) => {
    expect(formatTick(value, step)).toBe(text);
  });

  test('times are as short as they can be', () => {
    expect(formatTime(Date.UTC(2024, 0, 5))).toBe('2024-01-05');
    expect(formatTime(Date.UTC(2024, 0, 5, 7, 30))).toBe('2024-01-05 07:30');
    expect(formatTime(Date.UTC(2024, 0, 5, 7, 30, 1))).toBe('2024-01-05 07:30:01');
    expect(formatTime(Date.UTC(2024, 0, 5, 7, 30, 1, 50))).toBe('2024-01-05 07:30:01.050');
    expect(formatTime(Number.NaN)).toBe('–');
    expect(formatTime(1e300)).toBe('–');
  });
});
