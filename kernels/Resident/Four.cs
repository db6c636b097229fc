namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>Four coordinates, which go to and from shared memory at once.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct Four<T>
    where T : unmanaged
{
    /// <summary>The first coordinate.</summary>
    public T X { get; set; }

    /// <summary>The second.</summary>
    public T Y { get; set; }

    /// <summary>The third.</summary>
    public T Z { get; set; }

    /// <summary>The fourth.</summary>
    public T W { get; set; }
}
