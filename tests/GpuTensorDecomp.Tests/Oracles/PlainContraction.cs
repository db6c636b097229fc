namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>Contractions by their formulas, in plain loops over float64.</summary>
internal static class PlainContraction
{
    /// <summary>A_i = Σ_k W_k f(⟨z_k, p_i⟩) z_k.</summary>
    public static double[] Of(
        double[] terms, double[] weights, int dimension, double[] points, Func<double, double> f)
    {
        var result = new double[points.Length];
        for (int i = 0; i < points.Length; i += dimension)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                double dot = 0;
                for (int c = 0; c < dimension; c++)
                    dot += points[i + c] * terms[k * dimension + c];
                double gram = weights[k] * f(dot);
                for (int c = 0; c < dimension; c++)
                    result[i + c] += gram * terms[k * dimension + c];
            }
        }

        return result;
    }
}
