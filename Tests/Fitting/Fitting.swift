// fitting: the weights of evidence by which the words of task tables are dealt to columns, from prints with a known answer.

import OCSEmission
import Foundation
import OCSNormalization
import OCSStandardModel
import OCSTokenization

/// `fitting GOLD PRINTS… [--sweeps N]`: GOLD holds canonical standards, the folders PRINTS their prints by the same names. One
/// weight after the other is made smaller and greater for as long as more prints come out right. Prints the weights.
@main
enum Fitting {
  private struct Print {
    var bytes: [UInt8]
    var answer: Set<String>
  }

  /// A print with many faults is mostly one decision gone wrong: more of them count no more.
  private static let mostFaults = 40

  private static let steps = [0.5, 0.75, 1.33, 2.0]

  static func main() throws {
    var words = CommandLine.arguments.dropFirst()
    var sweeps = 2
    if let i = words.firstIndex(of: "--sweeps") {
      sweeps = Int(words[i + 1]) ?? sweeps
      words.removeSubrange(i...(i + 1))
    }
    guard let gold = words.popFirst(), !words.isEmpty else {
      FileHandle.standardError.write(Data("usage: fitting GOLD PRINTS… [--sweeps N]\n".utf8))
      exit(2)
    }
    let prints = try words.flatMap { try read($0, gold) }
    var weights = Weights()
    var best = faults(prints, weights)
    say("\(prints.count) prints, faults \(best)")
    for sweep in 1...sweeps {
      let before = best
      for (name, weight) in Weights.all {
        let old = weights[keyPath: weight]
        for step in steps {
          var other = weights
          other[keyPath: weight] = old * step
          let faults = faults(prints, other)
          if faults < best { (weights, best) = (other, faults) }
        }
        if weights[keyPath: weight] != old {
          say("\(name) \(old) → \(weights[keyPath: weight]): \(best)")
        }
      }
      say("sweep \(sweep): \(best)")
      if best == before { break }
    }
    for (name, weight) in Weights.all { say("  public var \(name) = \(weights[keyPath: weight])") }
  }

  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  private static func read(_ folder: String, _ gold: String) throws -> [Print] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { name in
      let stem = name.prefix { $0 != "." }
      guard let answer = FileManager.default.contents(atPath: "\(gold)/\(stem).json") else { return nil }
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      return Print(bytes: bytes, answer: leaves(try JSONSerialization.jsonObject(with: answer)))
    }
  }

  /// How many values of the prints are wrong, lost or invented.
  private static func faults(_ prints: [Print], _ weights: Weights) -> Int {
    let half = prints.count / 2
    let sums = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2)
    defer { sums.deallocate() }
    nonisolated(unsafe) let all = sums
    DispatchQueue.concurrentPerform(iterations: 2) { n in
      all[n] = prints[n == 0 ? 0..<half : half..<prints.count].reduce(0) { $0 + faults($1, weights) }
    }
    return sums[0] + sums[1]
  }

  private static func faults(_ print: Print, _ weights: Weights) -> Int {
    let options = Normalizer.Options(weights: weights)
    guard let document = try? Normalizer.normalize(print.bytes, name: "print", options: options),
      let object = try? JSONSerialization.jsonObject(
        with: Data(JSONWriter.bytes(of: document.standard, .compact)))
    else { return mostFaults }
    return min(mostFaults, leaves(object).symmetricDifference(print.answer).count)
  }

  /// The values of an object with their paths; list elements by code where they have one, else by number.
  private static func leaves(_ object: Any) -> Set<String> {
    var found: Set<String> = []
    func walk(_ value: Any, _ path: String) {
      switch value {
      case let map as [String: Any]: for (key, value) in map { walk(value, path + "/" + key) }
      case let list as [Any]:
        for (n, value) in list.enumerated() {
          let code = (value as? [String: Any])?["code"] as? String
          walk(value, "\(path)/\(code ?? String(n))")
        }
      default: found.insert("\(path)=\(String("\(value)".filter { !$0.isWhitespace }))")
      }
    }
    walk(object, "")
    return found
  }
}
