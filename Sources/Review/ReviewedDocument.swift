public import OCSNormalization
public import OCSPlacement
public import OCSReporting
public import OCSStandardModel

/// All that a document's page shows.
public struct ReviewedDocument: Sendable {
  public enum Content: Sendable {
    /// With its ledger, and where its words stand on the pages that it was read off.
    case normalized(NormalizedDocument, places: [Carrier.Place])
    /// A canonical standard, and the bytes of its file.
    case canonical(Standard, [UInt8])
    /// The bytes of a document that gave no standard; what of them is text is shown.
    case refused([UInt8])
  }

  /// A page as a picture.
  public struct Picture: Sendable {
    /// JPEG.
    public var bytes: [UInt8]
    /// In points, as places are measured.
    public var width: Double
    public var height: Double

    public init(bytes: [UInt8], width: Double, height: Double) {
      self.bytes = bytes
      self.width = width
      self.height = height
    }
  }

  /// The findings, judged.
  public var report: DocumentReport
  public var content: Content
  /// The pages in order; none where there are no pictures of them.
  public var pictures: [Picture] = []
  /// What became of the standard since an earlier run; nil where that was not asked for.
  public var change: ReviewChange?

  public init(report: DocumentReport, content: Content) {
    self.report = report
    self.content = content
  }
}

/// What became of a standard since an earlier run.
public enum ReviewChange: Sendable, Equatable {
  case new
  case unchanged
  /// With the lines of `ocs diff`; none where it differs in what is not compared entry by entry.
  case changed([String])

  var name: String {
    switch self {
    case .new: "new"
    case .unchanged: "unchanged"
    case .changed: "changed"
    }
  }
}
