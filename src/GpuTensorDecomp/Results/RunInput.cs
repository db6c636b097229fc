using System.Security.Cryptography;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Results;

/// <summary>
/// Where a run's target came from, so that it can be read again and known to be the same.
/// </summary>
/// <param name="Path">The file, as a full path.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
/// <param name="Kind">How it was understood.</param>
/// <param name="Order">The order asked for; null where the file says it.</param>
/// <param name="Symmetrize">Whether a full array was symmetrised.</param>
/// <param name="NoiseVariance">σ² of the noise on samples.</param>
/// <param name="Truth">
/// A file of known components, as a full path; null where none was named.
/// </param>
public sealed record RunInput(
    string Path,
    string Sha256,
    InputKind Kind,
    int? Order,
    bool Symmetrize,
    double NoiseVariance,
    string? Truth)
{
    /// <summary>Describes an input as it is now.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static RunInput Describe(string path, TensorFileOptions options, string? truth) => new(
        System.IO.Path.GetFullPath(path),
        Checksum(path),
        options.Kind,
        options.Order,
        options.Symmetrize,
        options.NoiseVariance,
        truth is null ? null : System.IO.Path.GetFullPath(truth));

    /// <summary>
    /// Reads a problem, with its known components from a file of their own where one is named.
    /// </summary>
    /// <exception cref="InputException">One fault or more of the files.</exception>
    public static DecompositionProblem Read(string path, TensorFileOptions options, string? truth)
    {
        DecompositionProblem problem = TensorFile.Read(path, options);
        if (truth is null)
            return problem;
        Tensors.FactoredTensor known = KruskalFile.Read(truth).Normalized();
        if (known.Order != problem.Target.Order || known.Dimension != problem.Target.Dimension)
        {
            throw new InputException(
                $"--truth {truth}: has order {known.Order} and dimension {known.Dimension}, but " +
                $"{path} has order {problem.Target.Order} and dimension " +
                $"{problem.Target.Dimension}. " +
                "Give the components of this tensor.");
        }

        return problem with { Truth = known };
    }

    /// <summary>Reads the problem again.</summary>
    /// <exception cref="InputException">The file is gone or has changed.</exception>
    public DecompositionProblem ReadAgain()
    {
        if (!File.Exists(Path))
        {
            throw new InputException(
                $"{Path}: the run's input is gone. Put it back, or solve another file into a new " +
                "folder.");
        }

        if (Checksum(Path) != Sha256)
        {
            throw new InputException(
                $"{Path}: the run's input has changed since it began. Put the old file back, or " +
                "solve the new one into a new folder.");
        }

        return Read(Path, new TensorFileOptions(Kind, Order, Symmetrize, NoiseVariance), Truth);
    }

    private static string Checksum(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {fault.Message}", fault);
        }
    }
}
