namespace GpuTensorDecomp.Execution;

/// <summary>
/// What random numbers are for; a word of the generator's counter, so no two uses meet.
/// </summary>
public enum RandomPurpose : uint
{
    /// <summary>
    /// Components: at a start, added to the pool and re-initialised, numbered in one row.
    /// </summary>
    Start,

    /// <summary>The vectors of a generated problem.</summary>
    ProblemVectors,

    /// <summary>The weights of a generated problem.</summary>
    ProblemWeights,

    /// <summary>The dense noise of a generated problem.</summary>
    ProblemNoise,

    /// <summary>Starting vectors of spectral estimates.</summary>
    SpectralEstimate,

    /// <summary>Which half a sample goes to.</summary>
    SampleSplit,

    /// <summary>Numbers for tests.</summary>
    Test,

    /// <summary>Random signs of components, numbered as the components are.</summary>
    Signs,
}
