@echo off
rem Starts the course on Windows, as the file "warren" does elsewhere: finds Java, has the tools built if they are not
rem there, and hands over to them. Ends with 3 if something is missing.
setlocal
pushd "%~dp0" || exit /b 3
if defined JAVA_HOME goto :named

for %%J in (java.exe) do set "java=%%~$PATH:J"
if not defined java goto :no_java
goto :found

:named
set "JAVA_HOME=%JAVA_HOME:"=%"
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" goto :no_java_home

:found
for %%J in ("%java%\..\..") do set "home=%%~fJ"
if exist "%home%\release" if exist "%home%\bin\javac.exe" goto :version
rem A stand-in that knows where Java is, or a runtime without a compiler: Java itself can tell.
set "home="
for /f "tokens=1,* delims== " %%A in ('""%java%" -XshowSettings:properties -version 2^>^&1"') do if "%%A"=="java.home" set "home=%%B"
if not defined home goto :broken_java

:version
set "version="
set "major=0"
if exist "%home%\release" for /f "usebackq tokens=1,2 delims==" %%A in ("%home%\release") do if "%%A"=="JAVA_VERSION" set "version=%%~B"
for /f "delims=.-+_" %%A in ("%version%") do set "major=%%A"
if %major% LSS 17 goto :old_java
if not exist "%home%\bin\javac.exe" goto :no_javac
set "java=%home%\bin\java.exe"

rem What to start Java with; a build writes it last and deletes it first.
set "arguments=tools\desk\target\java-%version%.args"
set "checked=false"
if exist "%arguments%" if exist "tools\desk\target\warren-desk-1.jar" goto :start

:build
"%java%" "tools\desk\src\main\java\warren\desk\launch\Build.java" "%version%" false
if errorlevel 1 goto :not_ready
set "checked=true"

:start
rem No program can write over a jar that another has open: the one that finds it old ends with 75.
chcp 65001 >nul
"%java%" "@%arguments%" -Dwarren.checked=%checked% -Dwarren.build.exit=75 warren.desk.launch.Launcher %*
set "code=%errorlevel%"
if "%code%%checked%"=="75false" goto :build
popd
exit /b %code%

:no_java
echo There is no java on the PATH, and JAVA_HOME is not set. 1>&2
goto :need_java
:no_java_home
echo JAVA_HOME is "%JAVA_HOME%", and there is no bin\java.exe in it. 1>&2
goto :need_java
:broken_java
echo "%java%" does not run. 1>&2
goto :need_java
:no_javac
echo The Java in "%home%" is a runtime without a compiler (javac). 1>&2
goto :need_java
:old_java
echo The Java in "%home%" is version "%version%". 1>&2
:need_java
echo Warren needs a JDK, version 17 or newer. 1>&2
echo Next: winget install EclipseAdoptium.Temurin.17.JDK 1>&2
echo If there are several, set JAVA_HOME to the one to use. 1>&2
:not_ready
popd
exit /b 3
