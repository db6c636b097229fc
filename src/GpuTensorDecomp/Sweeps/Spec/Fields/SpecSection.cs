namespace GpuTensorDecomp.Sweeps.Spec.Fields;

/// <summary>The part of a spec that an option belongs to.</summary>
internal enum SpecSection
{
    /// <summary><c>problem:</c>, what <c>generate</c> is asked for.</summary>
    Problem,

    /// <summary><c>method:</c>, what <c>solve</c> is asked for.</summary>
    Method,
}
