// FuzzMutation: how libFuzzer changes documents. It knows bytes; what deep code waits for is a torn cell or a heading
// of other columns, which bytes changed one by one give too seldom.

import Foundation
import OCSLaws

/// libFuzzer's own change of an input; gives its new size.
@_silgen_name("LLVMFuzzerMutate")
private func changeBytes(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int

private let changesDocuments =
  ProcessInfo.processInfo.environment["OCS_FUZZ_TARGET"]?.hasPrefix("document") ?? false

@_cdecl("LLVMFuzzerCustomMutator")
public func changeInput(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: CUnsignedInt)
  -> Int
{
  guard changesDocuments, count > 0, seed % 2 == 0 else { return changeBytes(bytes, count, most) }
  var document = Array(UnsafeBufferPointer(start: bytes, count: count))
  var mutator = Mutator(seed: UInt64(seed), foreign: [document])
  for _ in 0...(seed / 2 % 3) { _ = mutator.damage(&document) }
  let changed = min(document.count, most)
  document.withUnsafeBufferPointer { bytes.update(from: $0.baseAddress!, count: changed) }
  return changed
}
