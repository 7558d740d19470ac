// swift-tools-version: 6.2
import PackageDescription

/// The rooms of the pipeline, in the order in which a document passes through them, and what each
/// may import. `LayeringTests` holds the sources to this table.
let rooms: [(name: String, imports: [String])] = [
  ("SourceText", []),
  ("Diagnostics", ["SourceText"]),
  ("StandardModel", ["SourceText"]),
  ("Conventions", ["SourceText", "StandardModel"]),
  ("MarkupFragments", ["CLibXML2"]),
  ("Placement", ["SourceText"]),
  ("Archives", ["SourceText"]),
  ("Office", ["SourceText", "MarkupFragments", "Archives"]),
  ("Tokenization", ["SourceText", "StandardModel", "Conventions", "MarkupFragments"]),
  ("TextRepair", ["SourceText", "Diagnostics", "StandardModel", "Tokenization"]),
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

/// A module is named as its folder, with a prefix so that it is in nobody's way: packages that use this one have modules
/// called `Export` of their own.
func module(_ folder: String) -> String { "OCS" + folder }
func modules(_ folders: [String]) -> [Target.Dependency] { folders.map { .byName(name: module($0)) } }

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
    .executable(name: "trials", targets: [module("Trials")]),
    .executable(name: "fitting", targets: [module("Fitting")]),
    .library(name: "fuzzing", type: .static, targets: [module("Fuzzing"), module("FuzzMutation")]),
  ],
  targets: [
    .systemLibrary(
      name: module("CLibXML2"), path: "Sources/CLibXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: module("CLinux"), path: "Sources/CLinux"),
    .executableTarget(
      name: "ocs",
      dependencies: modules([
        "CLinux",
        "Review", "Normalization", "Export", "Comparison", "Reporting", "Validation", "Emission",
        "Diagnostics",
        "SourceText", "StandardModel", "Archives",
        "Accounting", "Tokenization", "Placement", "MarkupFragments",
      ]),
      swiftSettings: settings),
    // What programs import that use the package: the modules under one name.
    .target(
      name: "OCS",
      dependencies: modules([
        "Comparison", "Diagnostics", "Emission", "Normalization", "SourceText", "StandardModel", "Validation",
      ]), path: "Sources/Library", swiftSettings: settings),
    // What holds for every input: asked by unit tests, by trials and by fuzz targets.
    .target(
      name: module("Laws"), dependencies: modules(rooms.map(\.name)), path: "Tests/Laws",
      swiftSettings: testSettings),
    .target(
      name: module("Fuzzing"), dependencies: modules(["Laws"]), path: "Tests/Fuzzing",
      exclude: ["Crashers", "fuzz.py", "words.txt"], swiftSettings: testSettings),
    .target(
      name: module("FuzzMutation"), dependencies: modules(["Laws"]), path: "Tests/FuzzMutation",
      swiftSettings: testSettings),
    .executableTarget(
      name: module("Trials"), dependencies: modules(["Laws", "CLibXML2"]), path: "Tests/Trials",
      swiftSettings: testSettings),
    .executableTarget(
      name: module("Fitting"),
      dependencies: modules(["Normalization", "Emission", "StandardModel", "Tokenization"]),
      path: "Tests/Fitting", swiftSettings: testSettings),
    .testTarget(
      name: "PipelineTests",
      dependencies: modules(rooms.map(\.name) + ["Laws", "Fuzzing"]) + ["ocs", "OCS"],
      exclude: ["Cases", "Vectors", "Support/read-reports"],
      swiftSettings: testSettings),
  ]
    + rooms.map { room in
      .target(
        name: module(room.name), dependencies: modules(room.imports), path: "Sources/\(room.name)",
        // Texts that the program prints are compiled in.
        resources: embedded[room.name].map { [.embedInCode($0)] } ?? [],
        swiftSettings: settings)
    }
)
