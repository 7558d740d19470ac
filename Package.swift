// swift-tools-version: 6.2
import PackageDescription

/// The rooms of the pipeline, in the order in which a document passes through them, and what each
/// may import. `LayeringTests` holds the sources to this table.
let rooms: [(name: String, imports: [String])] = [
  ("SourceText", []),
  ("Diagnostics", ["SourceText"]),
  ("StandardModel", ["SourceText"]),
  ("MarkupFragments", ["CLibXML2"]),
  ("Tokenization", ["SourceText", "StandardModel", "MarkupFragments"]),
  ("TextRepair", ["SourceText", "Diagnostics", "Tokenization"]),
  ("Accounting", ["SourceText", "Tokenization", "TextRepair"]),
  (
    "Reconstruction",
    ["SourceText", "Diagnostics", "StandardModel", "Tokenization", "TextRepair", "Accounting"]
  ),
  ("Validation", ["SourceText", "Diagnostics", "StandardModel"]),
  ("Emission", ["SourceText", "Diagnostics", "StandardModel", "Tokenization", "Accounting"]),
  ("Reporting", ["SourceText", "Diagnostics", "Emission", "Validation"]),
  ("Export", ["StandardModel", "Emission", "Reporting"]),
  ("Comparison", ["StandardModel", "Emission", "Reporting"]),
  (
    "Normalization",
    [
      "SourceText", "Diagnostics", "StandardModel", "Tokenization", "TextRepair", "Accounting",
      "Reconstruction", "Validation",
    ]
  ),
]

let embedded = ["Validation": "Pages", "Emission": "Schema"]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "ocs",
  products: [
    .library(name: "OCS", targets: rooms.map(\.name)),
    .executable(name: "ocs", targets: ["ocs"]),
  ],
  targets: [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .executableTarget(
      name: "ocs",
      dependencies: [
        "Normalization", "Export", "Comparison", "Reporting", "Validation", "Emission", "Diagnostics", "SourceText", "StandardModel",
        "Accounting", "Tokenization",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PipelineTests",
      dependencies: rooms.map { .byName(name: $0.name) } + ["ocs"],
      exclude: ["Cases", "Vectors", "Support/read-reports"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ]
    + rooms.map { room in
      .target(
        name: room.name, dependencies: room.imports.map { .byName(name: $0) },
        // Texts that the program prints are compiled in.
        resources: embedded[room.name].map { [.embedInCode($0)] } ?? [],
        swiftSettings: settings)
    }
)
