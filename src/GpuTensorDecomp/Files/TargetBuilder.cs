using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Files;

/// <summary>
/// Makes a target of what a file holds, or says why it is none and what would help.
/// </summary>
internal static class TargetBuilder
{
    /// <summary>A full array becomes a <see cref="DenseTensor"/>.</summary>
    public static DenseTensor Dense(NpyArray array, TensorFileOptions options)
    {
        int order = array.Shape.Length;
        if (order < 2)
        {
            throw new InputException(
                $"the array has shape {array.ShapeText}; a symmetric tensor needs 2 or more " +
                "axes, all of one length.");
        }

        if (array.Shape.Any(n => n != array.Shape[0]))
        {
            string remedy = order == 2
                ? " If its rows are samples, give --as samples and --order."
                : "";
            throw new InputException(
                $"the array has shape {array.ShapeText}; all axes of a symmetric tensor have one " +
                $"length.{remedy}");
        }

        if (array.Values.Length == 0)
            throw new InputException($"the array has shape {array.ShapeText} and so no entry.");
        CheckOrder(order, options);
        CheckNoNoise(options);
        CheckNotZero(array.Values);
        DenseTensor dense =
            DenseTensor.FromArray(order, array.Shape[0], array.Values, options.Symmetrize);
        if (options.Symmetrize && Array.TrueForAll(dense.Entries, x => x == 0))
        {
            throw new InputException(
                "the tensor is zero once symmetrised; there is nothing to decompose.");
        }

        CheckNorm(dense);
        return dense;
    }

    /// <summary>Rows become a <see cref="SampleMoment"/> of the order asked for.</summary>
    public static SampleMoment Samples(NpyArray array, TensorFileOptions options)
    {
        var faults = new List<string>();
        if (array.Shape.Length != 2 || array.Values.Length == 0)
        {
            faults.Add(
                $"the array has shape {array.ShapeText}; samples are two axes (sample, " +
                "coordinate), neither of them empty.");
        }

        if (options.Order is null)
            faults.Add("samples need the order of their moment; give --order 3 or --order 4.");
        if (options.Symmetrize)
            faults.Add("--symmetrize is for full arrays; a moment of samples is symmetric.");
        if (faults.Count > 0)
            throw new InputException(faults);

        CheckNotZero(array.Values);
        return new SampleMoment(
            options.Order!.Value, array.Shape[1], array.Values, options.NoiseVariance);
    }

    /// <summary>Refuses a factored tensor that is zero or contradicts the options.</summary>
    public static void CheckFactored(FactoredTensor tensor, TensorFileOptions options)
    {
        CheckOrder(tensor.Order, options);
        CheckNoNoise(options);
        if (tensor.Normalized().Rank == 0)
            throw ZeroTensor();
        CheckNorm(tensor);
    }

    private static void CheckOrder(int order, TensorFileOptions options)
    {
        if (options.Order is { } asked && asked != order)
        {
            throw new InputException(
                $"--order {asked} is given, but the file holds a tensor of order {order}. Leave " +
                "the option out; if the rows are samples, give --as samples.");
        }
    }

    private static void CheckNoNoise(TensorFileOptions options)
    {
        if (options.NoiseVariance != 0)
            throw new InputException("--noise-variance is for samples; the file holds a tensor.");
    }

    private static void CheckNotZero(double[] values)
    {
        if (Array.TrueForAll(values, x => x == 0))
            throw ZeroTensor();
    }

    private static void CheckNorm(SymmetricTensor tensor)
    {
        if (!double.IsNormal(tensor.NormSquared))
        {
            throw new InputException(
                $"the squared norm of the tensor is {tensor.NormSquared} in float64. Its terms " +
                "cancel, or its entries are too small or too large: scale them.");
        }
    }

    private static InputException ZeroTensor() =>
        new("the tensor is zero; there is nothing to decompose.");
}
