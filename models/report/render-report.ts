import { describeOmission, drawChart, drawLegend } from './charts/draw-chart.ts';
import { tableOfChart } from './chart-table.ts';
import { escapeXml } from './escape-xml.ts';
import { formatNumber } from './format-number.ts';
import type { Report, ReportSection, ReportTable } from './report.ts';
import { REPORT_STYLE } from './report-style.ts';

/** Together these keep a page of many long charts below two megabytes. */
const ROWS_IN_ALL = 12_000;
const COLUMNS_IN_ALL = 14_000;
const MOST_TABLE_COLUMNS = 60;

type Budget = { readonly tableRows: number; readonly columns: number };

/**
 * Returns the report as one HTML page that needs nothing else: no script, no network, light and dark, fit for paper and
 * well-formed XML. Long series are drawn by their extremes and long tables cut, which the page says.
 */
export function renderReport(report: Report): string {
  const budget = shareOut(report);
  return [
    '<!DOCTYPE html>',
    '<html lang="en" xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    // A page that is sent around must not run or fetch anything, whatever a name in the data tried.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    `<title>${escapeXml(report.title)}</title><style>${REPORT_STYLE}</style></head><body><main>`,
    `<header><h1>${escapeXml(report.title)}</h1><p class="subtitle">${escapeXml(report.subtitle)}</p></header>`,
    renderFigures(report.figures),
    ...report.sections.map((section, index) => renderSection(section, `section-${index + 1}`, budget)),
    renderProvenance(report.provenance),
    '</main></body></html>\n',
  ].join('\n');
}

function shareOut({ sections }: Report): Budget {
  const lines = sections.reduce((sum, { chart }) => {
    if (chart?.type === 'lines') {
      return sum + chart.lines.length + (chart.bands?.length ?? 0);
    }
    return sum + (chart?.type === 'points' ? 1 : 0);
  }, 0);
  return {
    tableRows: between(20, 600, Math.floor(ROWS_IN_ALL / Math.max(1, sections.length))),
    columns: between(60, 600, Math.floor(COLUMNS_IN_ALL / Math.max(1, lines))),
  };
}

function between(low: number, high: number, value: number): number {
  return Math.min(high, Math.max(low, value));
}

function renderFigures(figures: Report['figures']): string {
  const items = figures.map(({ name, value, note }) => {
    const below = note === undefined ? '' : `<dd class="note">${escapeXml(note)}</dd>`;
    return `<div><dt>${escapeXml(name)}</dt><dd class="number">${escapeXml(value)}</dd>${below}</div>`;
  });
  return items.length === 0 ? '' : `<dl class="figures">${items.join('')}</dl>`;
}

function renderSection(section: ReportSection, id: string, budget: Budget): string {
  const { heading, text, chart, table } = section;
  const parts = [`<h2 id="${id}">${escapeXml(heading)}</h2>`];
  for (const paragraph of text?.split(/\n\s*\n/) ?? []) {
    parts.push(`<p>${escapeXml(paragraph)}</p>`);
  }
  if (chart !== undefined) {
    const omission = describeOmission(chart);
    const caption = omission === null ? '' : `<figcaption>${escapeXml(omission)}</figcaption>`;
    const picture = drawChart(chart, { id, title: heading, columns: budget.columns });
    parts.push(`<figure>${drawLegend(chart)}${picture}${caption}</figure>`);
    const behind = renderTable(table ?? tableOfChart(chart, budget.tableRows), budget.tableRows);
    parts.push(`<details><summary>The table behind it</summary>${behind}</details>`);
  } else if (table !== undefined) {
    parts.push(renderTable(table, budget.tableRows));
  }
  return `<section aria-labelledby="${id}">${parts.join('')}</section>`;
}

function renderTable(all: ReportTable & { readonly rowCount?: number }, mostRows: number): string {
  const { columns: allColumns, rows: allRows, rowCount = allRows.length } = all;
  const columns = allColumns.slice(0, MOST_TABLE_COLUMNS);
  const rows = allRows.slice(0, mostRows);
  const isText = columns.map((_, column) => rows.some((row) => typeof row[column] === 'string'));
  const kind = (column: number) => (isText[column] === true ? ' class="text"' : '');
  const head = columns.map((name, column) => `<th scope="col"${kind(column)}>${escapeXml(name)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = columns.map((_, column) => `<td${kind(column)}>${renderCell(row[column] ?? null)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  return `<div class="scroll" tabindex="0">${table}</div>${renderRest(rowCount, allColumns.length, mostRows)}`;
}

function renderCell(value: string | number | null): string {
  if (value === null) {
    return '–';
  }
  return escapeXml(typeof value === 'number' ? formatNumber(value) : value);
}

function renderRest(rows: number, columns: number, mostRows: number): string {
  const cut = [
    ...(rows > mostRows ? [`the first ${mostRows} of ${formatNumber(rows)} rows`] : []),
    ...(columns > MOST_TABLE_COLUMNS ? [`the first ${MOST_TABLE_COLUMNS} of ${formatNumber(columns)} columns`] : []),
  ];
  return cut.length === 0 ? '' : `<p class="rest">Shown: ${cut.join(', ')}.</p>`;
}

function renderProvenance(provenance: Report['provenance']): string {
  const items = provenance.map(({ name, value }) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`);
  return items.length === 0 ? '' : `<footer><h2>How this was made</h2><dl>${items.join('')}</dl></footer>`;
}
