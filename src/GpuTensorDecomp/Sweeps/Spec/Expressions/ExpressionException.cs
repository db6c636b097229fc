namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>
/// An expression that cannot be read; the message says what, where and what would be right.
/// </summary>
internal sealed class ExpressionException(string message) : Exception(message);
