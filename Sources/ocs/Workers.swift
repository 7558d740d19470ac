internal import Glibc
internal import Synchronization

/// Runs a function over indices on several threads; the results come in the order of the indices.
enum Workers {
  private final class Shift: Sendable {
    let next = Atomic<Int>(0)
    let count: Int
    let work: @Sendable (Int) -> Void

    init(count: Int, work: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.work = work
    }

    func run() {
      while true {
        let i = next.add(1, ordering: .relaxed).oldValue
        if i >= count { return }
        work(i)
      }
    }
  }

  private final class Results<Value: Sendable>: Sendable {
    let values: Mutex<[Value?]>
    init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
  }

  /// Works on items some at a time, `window` for each job, so that the memory is that of a few; hands each result over in
  /// the order of the items before the next window starts.
  static func forEach<Item: Sendable, Value: Sendable, Failure: Error>(
    of items: [Item], jobs: Int, window: Int = 16, showing progress: Progress? = nil,
    _ work: @escaping @Sendable (Item) -> Value, take: (Int, Value) throws(Failure) -> Void
  ) throws(Failure) {
    defer { progress?.clear() }
    var start = 0
    while start < items.count {
      let batch = Array(items[start..<min(start + jobs * window, items.count)])
      for (i, value) in map(batch.count, jobs: jobs, { work(batch[$0]) }).enumerated() {
        try take(start + i, value)
      }
      start += batch.count
      progress?.show(start)
    }
  }

  static func map<Value: Sendable>(
    _ count: Int, jobs: Int, _ work: @escaping @Sendable (Int) -> Value
  ) -> [Value] {
    guard jobs > 1, count > 1 else { return (0..<count).map(work) }
    let results = Results<Value>(count: count)
    let shift = Shift(count: count) { i in
      let value = work(i)
      results.values.withLock { $0[i] = value }
    }
    var threads: [pthread_t] = []
    for _ in 1..<min(jobs, count) {
      var thread = pthread_t()
      let context = unsafe Unmanaged.passRetained(shift).toOpaque()
      let status = unsafe pthread_create(
        &thread, nil,
        { context in
          guard let context = unsafe context else { return nil }
          unsafe Unmanaged<Shift>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, context)
      if status == 0 {
        threads.append(thread)
      } else {
        unsafe Unmanaged<Shift>.fromOpaque(context).release()
      }
    }
    shift.run()
    for thread in threads { pthread_join(thread, nil) }
    return results.values.withLock { $0.compactMap(\.self) }
  }
}
