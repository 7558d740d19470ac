/// The contract's JSON Schema, compiled in.
public enum ContractSchema {
  /// The schema in UTF-8, as `ocs schema` prints it.
  public static var bytes: [UInt8] { PackageResources.standard_schema_json }
}
