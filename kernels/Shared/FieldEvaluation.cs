namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>Which field of a run is due, see <see cref="RunState.Evaluate"/>.</summary>
public static class FieldEvaluation
{
    /// <summary>Nothing: the state has not changed since.</summary>
    public const int None = 0;

    /// <summary>The model at its components; those of a linearised run are its start.</summary>
    public const int Model = 1;

    /// <summary>The tangent model at the moves of a linearised run.</summary>
    public const int Linear = 2;
}
