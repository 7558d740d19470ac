// swift-tools-version: 6.2
import PackageDescription

/// The rooms of the pipeline, in the order in which a document passes through them, and what each
/// may import. `LayeringTests` holds the sources to this table.
let rooms: [(name: String, imports: [String])] = [
  ("SourceText", []),
  ("Diagnostics", ["SourceText"]),
  ("StandardModel", ["SourceText"]),
  ("Conventions", ["StandardModel"]),
  ("MarkupFragments", ["CLibXML2"]),
  ("Placement", ["SourceText"]),
  ("Archives", ["SourceText"]),
  ("Office", ["SourceText", "MarkupFragments", "Archives"]),
  ("Tokenization", ["SourceText", "StandardModel", "Conventions", "MarkupFragments"]),
  ("TextRepair", ["SourceText", "Diagnostics", "Tokenization"]),
  ("Accounting", ["SourceText", "Tokenization", "TextRepair"]),
  (
    "Reconstruction",
    [
      "SourceText", "Diagnostics", "StandardModel", "Conventions", "Tokenization", "TextRepair",
      "Accounting",
    ]
  ),
  ("Validation", ["SourceText", "Diagnostics", "StandardModel"]),
  ("Emission", ["SourceText", "Diagnostics", "StandardModel", "Tokenization", "Accounting"]),
  ("Reporting", ["SourceText", "Diagnostics", "StandardModel", "Emission", "Validation"]),
  ("Export", ["SourceText", "Diagnostics", "StandardModel", "Emission", "Reporting"]),
  ("Comparison", ["StandardModel", "Emission", "Reporting"]),
  (
    "Normalization",
    [
      "SourceText", "Diagnostics", "StandardModel", "Office", "Placement", "Tokenization", "TextRepair",
      "Accounting",
      "Reconstruction", "Validation",
    ]
  ),
  (
    "Review",
    [
      "SourceText", "Diagnostics", "StandardModel", "Tokenization", "Accounting", "Emission", "Reporting",
      "Export", "Validation", "Placement", "Normalization",
    ]
  ),
]

let embedded = ["Validation": "Pages", "Emission": "Schema", "Review": "Site"]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let testSettings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
  name: "ocs",
  products: [
    .library(name: "OCS", targets: ["OCS"]),
    .executable(name: "ocs", targets: ["ocs"]),
    .library(name: "fuzzing", type: .static, targets: ["Fuzzing", "FuzzMutation"]),
  ],
  targets: [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLinux"),
    .executableTarget(
      name: "ocs",
      dependencies: [
        "CLinux",
        "Review", "Normalization", "Export", "Comparison", "Reporting", "Validation", "Emission",
        "Diagnostics",
        "SourceText", "StandardModel", "Archives",
        "Accounting", "Tokenization", "Placement", "MarkupFragments",
      ],
      swiftSettings: settings),
    // What programs import that use the package: the modules under one name.
    .target(
      name: "OCS",
      dependencies: [
        "Comparison", "Diagnostics", "Emission", "Normalization", "SourceText", "StandardModel", "Validation",
      ], path: "Sources/Library", swiftSettings: settings),
    // What holds for every input: asked by unit tests, by trials and by fuzz targets.
    .target(
      name: "Laws", dependencies: rooms.map { .byName(name: $0.name) }, path: "Tests/Laws",
      swiftSettings: testSettings),
    .target(
      name: "Fuzzing", dependencies: ["Laws"], path: "Tests/Fuzzing",
      exclude: ["Crashers", "fuzz.py", "words.txt"],
      swiftSettings: testSettings),
    .target(
      name: "FuzzMutation", dependencies: ["Laws"], path: "Tests/FuzzMutation", swiftSettings: testSettings),
    .executableTarget(
      name: "trials", dependencies: ["Laws", "CLibXML2"], path: "Tests/Trials", swiftSettings: testSettings),
    .executableTarget(
      name: "fitting", dependencies: ["Normalization", "Emission", "StandardModel", "Tokenization"],
      path: "Tests/Fitting", swiftSettings: testSettings),
    .testTarget(
      name: "PipelineTests",
      dependencies: rooms.map { .byName(name: $0.name) } + ["ocs", "OCS", "Laws", "Fuzzing"],
      exclude: ["Cases", "Vectors", "Support/read-reports"],
      swiftSettings: testSettings),
  ]
    + rooms.map { room in
      .target(
        name: room.name, dependencies: room.imports.map { .byName(name: $0) },
        // Texts that the program prints are compiled in.
        resources: embedded[room.name].map { [.embedInCode($0)] } ?? [],
        swiftSettings: settings)
    }
)
