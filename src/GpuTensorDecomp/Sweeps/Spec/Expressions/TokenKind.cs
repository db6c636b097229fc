namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>The parts of an expression's text.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A name of an axis, an option, a function or a word.</summary>
    Name,

    /// <summary>A text in quotation marks, without them.</summary>
    Text,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,
}
