using Pigeon.Controller.Store;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Store;

public sealed class StateFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_one_controllers_until_it_ends()
    {
        var path = _folder["state"];
        using (StateFolder.Take(path))
        {
            var fault = Assert.Throws<IOException>(() => StateFolder.Take(path));
            Assert.Equal($"another controller uses {path}: stop it first, or name another folder as 'state_dir'", fault.Message);
        }

        using var next = StateFolder.Take(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new FileInfo(path).UnixFileMode);
    }

    [Fact]
    public void What_is_no_folder_is_told()
    {
        var fault = Assert.ThrowsAny<IOException>(() => StateFolder.Take(_folder.Write("file", "")));

        Assert.Contains(_folder["file"], fault.Message, StringComparison.Ordinal);
    }
}
