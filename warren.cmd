@echo off
rem Starts the course on Windows, as the file "warren" does elsewhere: checks Java and Maven, builds the tools where
rem they are missing or older than their sources, and hands over to them.
setlocal
set "root=%~dp0"
set "root=%root:~0,-1%"
set "target=%root%\tools\desk\target"
set "log=%root%\.warren\build.log"

if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  for %%J in (java.exe) do set "java=%%~$PATH:J"
)
if not defined java goto :no_java
if not exist "%java%" goto :no_java
set "home="
set "version="
for /f "tokens=1,* delims==" %%A in ('""%java%" -XshowSettings:properties -version 2^>^&1" ^| findstr /c:"java.home =" /c:"java.specification.version ="') do call :property "%%A" "%%B"
if not defined home goto :no_java
if not exist "%home%\bin\javac.exe" goto :no_javac
if "%version:~0,2%"=="1." goto :old_java
if %version% LSS 17 goto :old_java

set "options=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
if %version% GEQ 24 set "options=%options% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

powershell -NoProfile -Command "$s = Get-Item '%target%\built' -ErrorAction SilentlyContinue; if (-not $s) { exit 1 }; $n = Get-ChildItem -Recurse -File '%root%\pom.xml','%root%\docs\pom.xml','%root%\tools\*\pom.xml','%root%\tools\*\src\main','%root%\docs\src\main' | Where-Object { $_.LastWriteTime -gt $s.LastWriteTime } | Select-Object -First 1; if ($n) { exit 1 }"
if errorlevel 1 call :build || exit /b 3

set /p classpath=<"%target%\classpath"
chcp 65001 >nul
"%home%\bin\java.exe" %options% "-Dwarren.root=%root%" -cp "%target%\warren-desk-1.jar;%classpath%" warren.desk.Warren %*
exit /b %errorlevel%

:property
set "name=%~1"
set "value=%~2"
if not "%name:java.home=%"=="%name%" set "home=%value:~1%"
if not "%name:java.specification.version=%"=="%name%" set "version=%value:~1%"
exit /b 0

:build
where /q mvn.cmd || (
  echo There is no mvn on the PATH. Warren needs Maven, version 3.8 or newer. 1>&2
  echo Next: unpack Maven from maven.apache.org and put its bin folder on the PATH. 1>&2
  exit /b 1
)
echo Building the course's tools. The first time this downloads some libraries and takes some minutes.
if not exist "%root%\.warren" mkdir "%root%\.warren"
if not exist "%target%" mkdir "%target%"
type nul >"%target%\building"
pushd "%root%"
set "JAVA_HOME=%home%"
call mvn.cmd -B -Dmaven.test.skip=true -pl tools/desk,docs -am package >"%log%" 2>&1
set "built=%errorlevel%"
popd
if not "%built%"=="0" (
  powershell -NoProfile -Command "Get-Content '%log%' -Tail 25" 1>&2
  echo The tools could not be built. All that Maven said: %log% 1>&2
  echo Next: mend what it names, then warren again. 1>&2
  exit /b 1
)
move /y "%target%\building" "%target%\built" >nul
exit /b 0

:no_java
echo There is no Java on the PATH, and JAVA_HOME names none. 1>&2
goto :need_java
:no_javac
echo The Java in %home% is a runtime without a compiler (javac). 1>&2
goto :need_java
:old_java
echo The Java in %home% is version %version%. 1>&2
:need_java
echo Warren needs a JDK, version 17 or newer. 1>&2
echo Next: winget install EclipseAdoptium.Temurin.17.JDK 1>&2
exit /b 3
