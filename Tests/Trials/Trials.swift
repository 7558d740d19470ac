// trials: many thousand questions to the laws, each on a damaged document.

import Foundation
import OCSLaws

@main
enum Trials {
  /// `trials mutants FOLDER COUNT SEED [FOLDER]`, `trials deletions FOLDER STRIDE`, `trials allocations`. A mutant that breaks a law is written
  /// into the working folder. The last line says what was done; exit status 1 where a law was broken.
  static func main() throws {
    var words = CommandLine.arguments.dropFirst()
    let command = words.popFirst()
    if command == "allocations" {
      print("allocations: \(try FailingAllocator.run()), 0 breaches")
      return
    }
    guard let folder = words.popFirst(), let count = words.popFirst().flatMap({ Int($0) }) else {
      end("usage: trials mutants FOLDER COUNT SEED [WRITE-TO] | deletions FOLDER STRIDE | allocations")
    }
    // Damaged archives are refused; tests of their own and fuzz targets ask the laws of what stands in them.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
      $0.hasSuffix(".txt")
    }
    let documents = try names.map { name in
      (name, try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
    }
    switch command {
    case "mutants":
      try mutants(
        documents, count, seed: words.popFirst().flatMap { UInt64($0) } ?? 1, into: words.popFirst())
    case "deletions": try deletions(documents, every: count)
    default: end("trials: unknown command \(command ?? "")")
    }
  }

  private static func end(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }

  private static func mutants(
    _ documents: [(String, [UInt8])], _ count: Int, seed: UInt64, into folder: String?
  ) throws {
    var mutator = Mutator(seed: seed, foreign: documents.map(\.1))
    var (planted, refused, breaches) = (0, 0, 0)
    for n in 0..<count {
      let (name, bytes) = documents[n % documents.count]
      var mutant = bytes
      let kinds = (0..<Mutator.damages[n / documents.count % Mutator.damages.count]).map { _ in
        mutator.damage(&mutant)
      }
      let canary = mutator.plant(in: &mutant)
      if let folder {
        try Data(mutant).write(to: URL(filePath: "\(folder)/\(n).\(name)"))
        continue
      }
      do {
        if let canary {
          planted += 1
          if try !Laws.canary(canary, in: mutant) { refused += 1 }
        } else if try Laws.document(mutant) == nil {
          refused += 1
        }
      } catch {
        breaches += 1
        try Data(mutant).write(to: URL(filePath: "mutant-\(seed)-\(n).\(name)"))
        print("\(name), \(kinds.map(\.rawValue)): \(error)")
      }
    }
    if folder != nil { return }
    print("mutants: \(count), \(planted) with a canary, \(refused) refused, \(breaches) breaches")
    if breaches > 0 { exit(1) }
  }

  private static func deletions(_ documents: [(String, [UInt8])], every stride: Int) throws {
    var (count, breaches) = (0, 0)
    for (name, bytes) in documents {
      do { count += try Laws.deletions(bytes, every: stride) } catch {
        breaches += 1
        print("\(name): \(error)")
      }
    }
    print("deletions: \(count), \(breaches) breaches")
    if breaches > 0 { exit(1) }
  }
}
