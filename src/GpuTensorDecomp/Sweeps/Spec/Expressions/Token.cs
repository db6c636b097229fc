namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>A part of an expression's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written.</param>
/// <param name="Position">Its first character in the expression, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);
