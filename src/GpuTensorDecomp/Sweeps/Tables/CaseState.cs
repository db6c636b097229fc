namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>What is known of a case.</summary>
public enum CaseState
{
    /// <summary>It has not been run.</summary>
    Missing,

    /// <summary>It was solved, whether or not it converged.</summary>
    Solved,

    /// <summary>It could not be solved; the column <c>fault</c> says why.</summary>
    Failed,
}
