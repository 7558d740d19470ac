internal import Emission
internal import Normalization
internal import Glibc
internal import SourceText
internal import StandardModel
internal import Diagnostics
internal import Accounting

func slurp(_ p: String) -> [UInt8] {
  var out: [UInt8] = []
  let fd = unsafe open(p, O_RDONLY)
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let n = unsafe read(fd, &buffer, buffer.count)
    if n <= 0 { break }
    out += buffer[..<n]
  }
  close(fd)
  return out
}
func put(_ p: String, _ b: [UInt8]) {
  let fd = unsafe open(p, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  _ = unsafe write(fd, b, b.count)
  close(fd)
}
let args = Array(CommandLine.arguments.dropFirst())
var ledger: [UInt8] = []
var findings: [UInt8] = []
for p in args.dropFirst() {
  let name = String(p.split(separator: "/").last!)
  do {
    let d = try Normalizer.normalize(slurp(p), name: name, options: .init(namesPointers: true))
    let file = FileName.make(code: d.standard.code)
    put(args[0] + "/" + file, JSONWriter.bytes(of: d.standard.json, .indented) + [10])
    ledger += JSONWriter.bytes(of: d.ledger.json(standard: file, d.pointers), .compact) + [10]
    let lines = LineIndex(d.source.bytes)
    for f in d.findings { findings += JSONWriter.bytes(of: f.json(document: name, lines: lines), .compact) + [10] }
    print(name, d.layout, d.shares.counts)
  } catch { print(name, error) }
}
put(args[0] + "/../ledger.jsonl", ledger)
put(args[0] + "/../findings.jsonl", findings)
