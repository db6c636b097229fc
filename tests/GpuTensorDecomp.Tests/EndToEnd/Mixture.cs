using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>Samples of a mixture of spherical Gaussians about means drawn from N(0, I).</summary>
internal sealed class Mixture
{
    private const int Seed = 41;

    private Mixture(double[] samples, FactoredTensor truth) => (Samples, Truth) = (samples, truth);

    /// <summary>Sample-major: (sample, coordinate).</summary>
    public double[] Samples { get; }

    /// <summary>Σ π_j μ_j^{⊗3}, π_j the shares of the samples: the moment without noise.</summary>
    public FactoredTensor Truth { get; }

    public static Mixture Draw(int samples, int dimension, int means, double deviation)
    {
        double[,] centres = new double[means, dimension];
        double[] weights = new double[means];
        double[] vectors = new double[means * dimension];
        for (int j = 0; j < means; j++)
        {
            double squared = 0;
            for (int c = 0; c < dimension; c++)
            {
                centres[j, c] = Normal(run: 1, j, c);
                squared += centres[j, c] * centres[j, c];
            }

            double norm = Math.Sqrt(squared);
            weights[j] = norm * norm * norm / means;
            for (int c = 0; c < dimension; c++)
                vectors[j * dimension + c] = centres[j, c] / norm;
        }

        double[] values = new double[samples * dimension];
        Parallel.For(0, samples, i =>
        {
            for (int c = 0; c < dimension; c++)
            {
                values[i * dimension + c] =
                    centres[i % means, c] + deviation * Normal(run: 2, i, c);
            }
        });
        return new Mixture(values, new FactoredTensor(3, dimension, weights, vectors));
    }

    private static double Normal(uint run, int row, int column) =>
        CounterRandom.Normal(Seed, run, (uint)row, (uint)column, RandomPurpose.Test);
}
