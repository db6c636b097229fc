namespace GpuTensorDecomp.Sweeps.Spec.Expressions;

/// <summary>What a value of an expression is.</summary>
internal enum SpecValueKind
{
    /// <summary>Follows from something that is at fault elsewhere, and is reported there.</summary>
    Unknown,

    /// <summary>Cannot be computed; the text says why.</summary>
    Fault,

    /// <summary>Left for the program to choose.</summary>
    Auto,

    /// <summary>An exact integer.</summary>
    Whole,

    /// <summary>A finite float64.</summary>
    Number,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A word, such as the name of a method.</summary>
    Text,
}
