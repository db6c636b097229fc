namespace GpuTensorDecomp.Files;

/// <summary>What the numbers of an input file are.</summary>
public enum InputKind
{
    /// <summary>Samples for <c>.csv</c>, a tensor for everything else.</summary>
    Auto,

    /// <summary>The entries or the factors of a tensor.</summary>
    Tensor,

    /// <summary>One sample a row, whose moment is the tensor.</summary>
    Samples,
}
