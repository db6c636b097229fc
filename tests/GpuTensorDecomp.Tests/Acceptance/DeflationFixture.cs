using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>The deflation figure: l = 4, d = 10, 5 orthogonal terms, m = 50, δ0 = 1e-15.</summary>
internal sealed class DeflationFixture
{
    public DeflationFixture()
    {
        File = Fixture.Read("e2_fixture.json");
        Target = new FactoredTensor(4, 10, File.Numbers("b"), File.Numbers("V"));
    }

    public Fixture File { get; }

    public FactoredTensor Target { get; }

    public double Norm => Math.Sqrt(Target.NormSquared);

    /// <summary>The directions of the fixture's start with another norm δ0.</summary>
    public ComponentSet Start(double logNorm)
    {
        ComponentSet components = SingleRun.Components(10, File.Numbers("X"));
        Array.Fill(components.LogNorms, logNorm);
        return components;
    }

    /// <summary>f_j = T(v_j^l)/b_j (term).</summary>
    public double[] Fitted(ComponentSet components)
    {
        var fitted = new double[Target.Rank];
        for (int j = 0; j < fitted.Length; j++)
        {
            for (int i = 0; i < components.Count; i++)
            {
                double dot = 0;
                for (int c = 0; c < 10; c++)
                    dot += components.Direction(i)[c] * Target.Vector(j)[c];
                fitted[j] += components.Signs[i] * Math.Exp(2 * components.LogNorms[i]) *
                    Math.Pow(dot, 4) / Target.Weights[j];
            }
        }

        return fitted;
    }

    /// <summary>Relative error from a dense difference.</summary>
    public double RelativeError(ComponentSet components)
    {
        double[] weights =
            [.. components.LogNorms.Select((x, i) => components.Signs[i] * Math.Exp(2 * x))];
        double[] model = DenseArrays.Factored(4, 10, weights, components.Directions);
        double[] target = DenseArrays.Factored(4, 10, Target.Weights, Target.Vectors);
        return DenseArrays.RelativeDistance(model, target);
    }
}
