// OCS: what a program that uses the package imports. `Normalizer` reads documents, `Standard` is what they hold,
// `Validator` finds what is wrong, `JSONWriter` and `JSONReader` write and read it, and `Comparison` tells what changed.

@_exported public import Comparison
@_exported public import Diagnostics
@_exported public import Emission
@_exported public import Normalization
@_exported public import SourceText
@_exported public import StandardModel
@_exported public import Validation
