// OCS: what a program that uses the package imports. `Normalizer` reads documents, `Standard` is what they hold,
// `Validator` finds what is wrong, `JSONWriter` and `JSONReader` write and read it, and `Comparison` tells what changed.

@_exported public import OCSComparison
@_exported public import OCSDiagnostics
@_exported public import OCSEmission
@_exported public import OCSNormalization
@_exported public import OCSSourceText
@_exported public import OCSStandardModel
@_exported public import OCSValidation
