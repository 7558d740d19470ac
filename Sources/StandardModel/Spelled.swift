/// What a standard holds in place of a string, which is made when somebody asks for it: a standard has hundreds of codes
/// and texts, and most of them are compared and written without one.
public protocol Spelling: Hashable, Sendable {
  /// What is spelled like this.
  init(_ text: String)
  /// Its characters.
  var string: String { get }
}

/// A string that is kept in another form, which `$` gives; perhaps none.
@propertyWrapper
public struct Spelled<Form: Spelling>: Hashable, Sendable {
  /// The form that is kept.
  public var projectedValue: Form?

  /// None.
  @inlinable public init() { projectedValue = nil }
  /// The form of a string.
  @inlinable public init(wrappedValue: String?) { projectedValue = wrappedValue.map(Form.init) }

  /// The string, which is made anew each time.
  @inlinable public var wrappedValue: String? {
    get { projectedValue?.string }
    set { projectedValue = newValue.map(Form.init) }
  }
}

/// Strings that are kept in another form, which `$` gives.
@propertyWrapper
public struct SpelledList<Form: Spelling>: Hashable, Sendable {
  /// The forms that are kept.
  public var projectedValue: [Form]

  /// None.
  @inlinable public init() { projectedValue = [] }
  /// The forms of strings.
  @inlinable public init(wrappedValue: [String]) { projectedValue = wrappedValue.map(Form.init) }

  /// The strings, which are made anew each time.
  @inlinable public var wrappedValue: [String] {
    get { projectedValue.map(\.string) }
    set { projectedValue = newValue.map(Form.init) }
  }
}
