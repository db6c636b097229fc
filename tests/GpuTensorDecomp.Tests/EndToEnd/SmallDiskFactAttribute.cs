namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A test that needs a small file system, which only root can make.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
        {
            // Only root may mount; a disk that others share must not be filled by a test.
            Skip = "needs root and tmpfs; StoredCasesTests tests the same with a stream that fills";
        }
    }
}
