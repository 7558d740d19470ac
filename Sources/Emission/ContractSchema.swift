/// The contract's JSON Schema, compiled in.
public enum ContractSchema {
  public static var bytes: [UInt8] { PackageResources.standard_schema_json }
}
