using System.Globalization;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reproduction;

/// <summary>One finished run of an experiment.</summary>
/// <param name="Case">What was solved.</param>
/// <param name="Record">What came out.</param>
/// <param name="Trajectory">Its course, where the spec records it.</param>
internal sealed record ExperimentRun(SweepCase Case, SweepRecord Record, Trajectory? Trajectory)
{
    /// <summary>The value of an axis as text.</summary>
    public string Axis(string name) =>
        Case.Axes.First(axis => string.Equals(axis.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>The value of an axis as a number.</summary>
    public double Number(string axis) => double.Parse(Axis(axis), CultureInfo.InvariantCulture);

    /// <summary>A recorded measure; NaN where it is not known.</summary>
    public double Measure(string name) => Record.Measures.GetValueOrDefault(name, double.NaN);

    /// <summary>b of the target's terms.</summary>
    public double[] TrueWeights =>
        ((FactoredTensor)ProblemGenerator.Generate(Case.Problem).Target).Weights;

    /// <summary>‖T − T*‖/‖T*‖ of all components; ∞ where the run failed.</summary>
    public double Error => Record.ComponentsRelativeError ?? double.PositiveInfinity;
}
