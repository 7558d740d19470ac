internal import OCSDiagnostics
internal import OCSReporting

/// A small chart of bars, drawn as SVG: each bar has its label and its number beside it, so that it is read without colours and
/// by a screen reader.
struct BarChart {
  struct Bar {
    var label: String
    var count: Int
    /// Gives the bar its pattern; nil for a plain one.
    var severity: Severity?
  }

  var title: String
  var bars: [Bar]

  private static let pitch = 20
  private static let labelWidth = 168
  private static let barWidth = 150
  private static let width = 370

  func write(to out: inout HTMLWriter) {
    let most = max(1, bars.reduce(0) { max($0, $1.count) })
    out.put("<figure class=\"chart\"><figcaption>")
    out.text(title)
    out.put("</figcaption><svg role=\"img\"")
    out.attribute("viewBox", "0 0 \(BarChart.width) \(bars.count * BarChart.pitch)")
    out.attribute("width", BarChart.width)
    out.attribute("height", bars.count * BarChart.pitch)
    out.attribute(
      "aria-label", "\(title): " + bars.map { "\($0.label) \($0.count)" }.joined(separator: ", "))
    out.put(">")
    for (i, bar) in bars.enumerated() {
      let top = i * BarChart.pitch
      out.put("<text class=\"label\"")
      out.attribute("x", BarChart.labelWidth - 8)
      out.attribute("y", top + 14)
      out.put(" text-anchor=\"end\">")
      out.text(bar.label)
      out.put("</text>")
      // What there is one of is seen.
      let length = bar.count == 0 ? 0 : max(2, bar.count * BarChart.barWidth / most)
      out.put("<rect")
      out.attribute("class", "bar \(bar.severity?.rawValue ?? "plain")")
      out.attribute("x", BarChart.labelWidth)
      out.attribute("y", top + 4)
      out.attribute("width", length)
      out.put(" height=\"12\"/><text class=\"count\"")
      out.attribute("x", BarChart.labelWidth + length + 6)
      out.attribute("y", top + 14)
      out.put(">")
      out.put(bar.count)
      out.put("</text>")
    }
    out.put("</svg>")
    if bars.contains(where: { $0.severity != nil }) {
      out.put("<p>plain edge: errors; dashed edge: warnings; empty: infos</p>")
    }
    out.put("</figure>")
  }
}

extension Overview {
  /// Levels by standard, findings by rule, and how often K and S entries are used.
  var charts: [BarChart] {
    var charts: [BarChart] = []
    if count(.read) + count(.unreliable) > 0 {
      charts.append(
        BarChart(
          title: "Standards by level",
          bars: levels.map { entry in
            .init(label: entry.level.map { "level \($0)" } ?? "no level", count: entry.count)
          }))
    }
    if !rules.isEmpty {
      charts.append(
        BarChart(
          title: "Findings by rule",
          bars: rules.prefix(Overview.mostRules).map { entry in
            .init(label: entry.rule.rawValue, count: entry.count, severity: entry.severity)
          } + otherRules))
    }
    if uses.contains(where: { $0 > 0 }) {
      charts.append(
        BarChart(
          title: "K and S entries by the blocks that name them",
          bars: uses.enumerated().map { n, count in
            let label = n == uses.count - 1 ? "\(n) blocks or more" : n == 1 ? "1 block" : "\(n) blocks"
            return .init(label: label, count: count)
          }))
    }
    return charts
  }

  private static let mostRules = 12

  /// What the chart has no bars for.
  private var otherRules: [BarChart.Bar] {
    let others = rules.dropFirst(Overview.mostRules)
    guard !others.isEmpty else { return [] }
    return [.init(label: Quantity.of(others.count, "other rule"), count: others.reduce(0) { $0 + $1.count })]
  }
}
