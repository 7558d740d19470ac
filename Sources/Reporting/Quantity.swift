/// A number and its noun, in the singular or the plural.
public enum Quantity {
  public static func of(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
